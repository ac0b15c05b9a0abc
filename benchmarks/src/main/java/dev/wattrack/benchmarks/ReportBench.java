package dev.wattrack.benchmarks;

import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The efficiency report over HTTP on 30 days of 16 nodes by the minute and 1,000 jobs: the first
 * call of each kind, then the median of 5.
 */
final class ReportBench {
  private static final int NODES = 16;
  private static final int JOBS = LedgerLoad.JOBS;
  private static final int DAYS = 30;
  private static final int REPEATS = 5;

  private final Path root;
  private final PrintStream out;
  private final int days;

  ReportBench(Path root, PrintStream out, boolean quick) {
    this.root = root;
    this.out = out;
    days = quick ? 2 : DAYS;
  }

  void run() throws IOException, BenchException {
    try (Scene scene = new Scene(root)) {
      long end = System.currentTimeMillis() / 60_000 * 60;
      fill(Files.createDirectories(scene.folder().resolve("aggregator")), end - days * 86_400L);
      AggregatorChild aggregator = scene.aggregator();
      Table table = new Table("", "kB", "first ms", "median ms", "worst ms");
      for (String query :
          List.of(
              "by=job&format=json",
              "by=job&format=csv",
              "by=node&format=html",
              "by=program&format=text")) {
        measure(table, aggregator, end, query);
      }
      out.print(table);
    }
  }

  private void measure(Table table, AggregatorChild aggregator, long end, String query)
      throws IOException, BenchException {
    String path =
        "/api/v1/reports/efficiency?from=%d&to=%d&".formatted(end - days * 86_400L, end) + query;
    aggregator.get("/health");
    List<Double> millis = new ArrayList<>();
    int length = 0;
    for (int i = 0; i <= REPEATS; i++) {
      long begun = System.nanoTime();
      length = aggregator.get(path).length();
      millis.add((System.nanoTime() - begun) / 1e6);
    }
    List<Double> warm = millis.subList(1, millis.size());
    table.line(
        "%d days, %d nodes, %d jobs, %s".formatted(days, NODES, JOBS, query),
        Integer.toString(length / 1_000),
        "%.0f".formatted(millis.get(0)),
        "%.0f".formatted(Windows.median(warm)),
        "%.0f".formatted(warm.stream().mapToDouble(d -> d).max().orElse(0)));
  }

  private void fill(Path folder, long start) throws BenchException {
    try (SqliteStore store =
        SqliteStore.open(folder, SqliteStoreOptions.defaults(), Clock.systemUTC())) {
      new LedgerLoad(NODES, days).fill(store, start);
    } catch (StoreException e) {
      throw new BenchException("the store: " + e.getMessage());
    }
  }
}
