package dev.wattrack.benchmarks;

import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every query of the Grafana dashboards over HTTP on a month of 16 nodes with ledger and jobs, for
 * the last day and for the month, with the windows that Grafana asks for on a screen of usual
 * width: the median of some calls after a first one, and the slowest median of each dashboard.
 */
final class DashboardBench {
  private static final int NODES = 16;
  private static final int DAYS = 30;
  private static final int DAY_SECONDS = 86_400;
  private static final int REPEATS = 7;
  private static final Pattern NAMED =
      Pattern.compile("\"(title|query)\" : \"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final double DAY_LIMIT_MILLIS = 25;
  private static final double MONTH_LIMIT_MILLIS = 300;

  private final Path root;
  private final PrintStream out;
  private final int days;
  private final int repeats;

  /** A panel's query and how long it took, ms. */
  private record Taken(String board, String panel, String query, Cost day, Cost month) {}

  /**
   * Median and CPU time of a call, ms; the latter does not depend on what else the machine does.
   */
  private record Cost(double millis, double cpuMillis) {}

  DashboardBench(Path root, PrintStream out, boolean quick) {
    this.root = root;
    this.out = out;
    days = quick ? 2 : DAYS;
    repeats = quick ? 1 : REPEATS;
  }

  void run() throws IOException, BenchException {
    try (Scene scene = new Scene(root)) {
      long end = System.currentTimeMillis() / 60_000 * 60;
      fill(Files.createDirectories(scene.folder().resolve("aggregator")), end);
      AggregatorChild aggregator = scene.aggregator();
      aggregator.awaitQuiet();
      round(aggregator, end); // what has just been started is still being compiled
      print(round(aggregator, end));
    }
  }

  private List<Taken> round(AggregatorChild aggregator, long end)
      throws IOException, BenchException {
    List<Taken> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(root.resolve("grafana-dashboards/dashboards"))) {
      for (Path file : files.sorted().toList()) {
        measure(aggregator, file, end, all);
      }
    }
    return all;
  }

  /** The files are ours, a name and its value a line, so no JSON library is needed. */
  private void measure(AggregatorChild aggregator, Path file, long end, List<Taken> all)
      throws IOException, BenchException {
    String json = Files.readString(file);
    String panels = json.substring(json.indexOf("\"panels\""));
    String board = file.getFileName().toString().replace(".json", "");
    Matcher line = NAMED.matcher(panels);
    String panel = "";
    while (line.find()) {
      String text = line.group(2).replace("\\\"", "\"");
      if (line.group(1).equals("query")) {
        Cost day = cost(aggregator, text, end, DAY_SECONDS, "2m", "1h");
        Cost month = cost(aggregator, text, end, days * DAY_SECONDS, "1h", "1d");
        all.add(new Taken(board, panel, text, day, month));
      } else if (!text.contains("${")) {
        panel = text;
      }
    }
    if (panel.isEmpty()) {
      throw new BenchException("no panels in " + file);
    }
  }

  private Cost cost(
      AggregatorChild aggregator,
      String query,
      long end,
      int seconds,
      String interval,
      String range)
      throws IOException, BenchException {
    String time = "time >= %d000ms and time <= %d000ms".formatted(end - seconds, end);
    String filled =
        query
            .replace("$timeFilter", time)
            .replace("$__interval", interval)
            .replace("$range", range)
            .replaceAll("\\$(host|job)", ".*");
    String path =
        "/query?db=wattrack&epoch=ms&q=" + URLEncoder.encode(filled, StandardCharsets.UTF_8);
    List<Double> millis = new ArrayList<>();
    Usage before = aggregator.child().usage();
    for (int i = 0; i <= repeats; i++) {
      if (i == 1) {
        before = aggregator.child().usage();
      }
      long begun = System.nanoTime();
      String answer = aggregator.get(path);
      millis.add((System.nanoTime() - begun) / 1e6);
      if (answer.contains("\"error\"")) {
        throw new BenchException(filled + "\n" + answer);
      }
    }
    double cpu = aggregator.child().usage().cpuNanosSince(before) / 1e6 / repeats;
    return new Cost(Windows.median(millis.subList(1, millis.size())), cpu);
  }

  private void print(List<Taken> all) {
    String month = "%d days, ms".formatted(days);
    Table table = new Table("", "24 h, ms", "CPU", month, "CPU");
    all.forEach(
        one ->
            table.line(
                one.board() + ", " + one.panel(),
                "%.1f".formatted(one.day().millis()),
                "%.1f".formatted(one.day().cpuMillis()),
                "%.1f".formatted(one.month().millis()),
                "%.1f".formatted(one.month().cpuMillis())));
    out.print(table);
    out.printf(
        "%d queries; 24 h above %.0f ms: %d, by CPU time %d; %d days above %.0f ms: %d, by CPU time"
            + " %d%n",
        all.size(),
        DAY_LIMIT_MILLIS,
        count(all, one -> one.day().millis() > DAY_LIMIT_MILLIS),
        count(all, one -> one.day().cpuMillis() > DAY_LIMIT_MILLIS),
        days,
        MONTH_LIMIT_MILLIS,
        count(all, one -> one.month().millis() > MONTH_LIMIT_MILLIS),
        count(all, one -> one.month().cpuMillis() > MONTH_LIMIT_MILLIS));
  }

  private static long count(List<Taken> all, Predicate<Taken> which) {
    return all.stream().filter(which).count();
  }

  private void fill(Path folder, long end) throws BenchException {
    try (SqliteStore store =
        SqliteStore.open(folder, SqliteStoreOptions.defaults(), Clock.systemUTC())) {
      DashboardStore.fill(store, NODES, days, end);
      new LedgerLoad(NODES, days).fill(store, end - (long) days * DAY_SECONDS);
    } catch (StoreException e) {
      throw new BenchException("the store: " + e.getMessage());
    }
  }
}
