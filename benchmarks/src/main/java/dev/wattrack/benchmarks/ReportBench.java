package dev.wattrack.benchmarks;

import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.TaskCount;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The efficiency report over HTTP on 30 days of 16 nodes by the minute and 1,000 jobs: the first
 * call of each kind, then the median of 5.
 */
final class ReportBench {
  private static final long SEED = 1;
  private static final int NODES = 16;
  private static final int JOBS = 1_000;
  private static final int DAYS = 30;
  private static final int DAY_MINUTES = 1_440;
  private static final int REPEATS = 5;

  private final Path root;
  private final PrintStream out;
  private final int days;
  private final Random random = new Random(SEED);

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
      List<JobSpan> jobs = new ArrayList<>();
      List<JobCost> costs = new ArrayList<>();
      for (int i = 0; i < JOBS; i++) {
        long begin = start + (long) (random.nextDouble() * (days * 86_400L - 7_200));
        JobSpan job = job(i, Instant.ofEpochSecond(begin), 60 + random.nextInt(7_000));
        jobs.add(job);
        costs.add(cost(job));
      }
      store.jobs().save(jobs);
      store.energy().save(new EnergyTable.Batch(List.of(), costs, Map.of()));
      for (int day = 0; day < days; day++) {
        List<LedgerSpan> spans = new ArrayList<>();
        for (int minute = 0; minute < DAY_MINUTES; minute++) {
          spans.add(span(start + 60L * ((long) day * DAY_MINUTES + minute)));
        }
        store.energy().save(new EnergyTable.Batch(spans, List.of(), Map.of()));
      }
    } catch (StoreException e) {
      throw new BenchException("the store: " + e.getMessage());
    }
  }

  private static String name(int node) {
    return "node%02d".formatted(node);
  }

  private JobSpan job(int number, Instant start, int seconds) {
    int first = random.nextInt(NODES);
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      nodes.add(name((first + i) % NODES));
    }
    return JobSpan.of("slurm", Integer.toString(number))
        .name("program" + number % 20)
        .user("user" + number % 7)
        .group(number % 3 == 0 ? "array" + number % 12 : null)
        .state(number % 25 == 0 ? JobState.FAILED : JobState.COMPLETED)
        .nodes(nodes)
        .cores(4 * nodes.size())
        .submitted(start)
        .started(start)
        .ended(start.plusSeconds(seconds))
        .tasks(List.of(new TaskCount("task", 100 + random.nextInt(900), 0, null)))
        .build();
  }

  private JobCost cost(JobSpan job) {
    List<JobCost.OnNode> nodes = new ArrayList<>();
    for (String node : job.nodes()) {
      nodes.add(
          new JobCost.OnNode(node, 1_000 + random.nextInt(9_000_000), random.nextInt(9_000_000)));
    }
    long dynamic = nodes.stream().mapToLong(JobCost.OnNode::dynamic).sum();
    long idle = nodes.stream().mapToLong(JobCost.OnNode::idle).sum();
    Instant start = java.util.Objects.requireNonNull(job.started());
    return new JobCost(
        "slurm/" + job.id() + "@" + start.getEpochSecond(),
        "slurm",
        job.id(),
        false,
        start,
        start,
        job.ended(),
        0,
        true,
        dynamic,
        idle,
        idle,
        dynamic + 2 * idle,
        dynamic / 20,
        idle / 30,
        "modelled",
        "allocation",
        start.plusSeconds(9_000),
        new byte[200],
        nodes);
  }

  private LedgerSpan span(long start) {
    List<LedgerSpan.Node> nodes = new ArrayList<>();
    long total = 0;
    for (int node = 0; node < NODES; node++) {
      long idle = 150_000L + random.nextInt(60_000);
      LedgerSpan.Node one =
          new LedgerSpan.Node(
              name(node),
              idle,
              random.nextInt(200_000),
              random.nextInt(9_000),
              random.nextInt((int) idle),
              8_000,
              "modelled",
              List.of());
      nodes.add(one);
      total += one.millijoules();
    }
    long residual = random.nextInt(60_000) - 30_000L;
    return new LedgerSpan(
        start, 60, 60, false, false, total + 300_000 + residual, 300_000, 0, residual, nodes);
  }
}
