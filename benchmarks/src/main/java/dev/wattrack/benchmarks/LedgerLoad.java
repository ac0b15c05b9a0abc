package dev.wattrack.benchmarks;

import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.TaskCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Days of ledger by the minute, and 1,000 jobs with their costs. Confined to one thread. */
final class LedgerLoad {
  static final int JOBS = 1_000;
  private static final long SEED = 1;
  private static final int DAY_MINUTES = 1_440;

  private final int nodeCount;
  private final int days;
  private final Random random = new Random(SEED);

  LedgerLoad(int nodeCount, int days) {
    this.nodeCount = nodeCount;
    this.days = days;
  }

  void fill(TimeSeriesStore store, long start) throws StoreException {
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
    boolean more = true;
    while (more) { // as the aggregator does every hour
      more = store.energy().thin(start - 1);
    }
  }

  private JobSpan job(int number, Instant start, int seconds) {
    int first = random.nextInt(nodeCount);
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      nodes.add(DashboardStore.name((first + i) % nodeCount));
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
    for (int node = 0; node < nodeCount; node++) {
      long idle = 150_000L + random.nextInt(60_000);
      LedgerSpan.Node one =
          new LedgerSpan.Node(
              DashboardStore.name(node),
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
