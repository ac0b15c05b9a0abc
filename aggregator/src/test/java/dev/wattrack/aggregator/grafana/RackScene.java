package dev.wattrack.aggregator.grafana;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Severity;
import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.TaskCount;
import dev.wattrack.testkit.rack.RackHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Forty minutes of the simulated rack as line protocol, and what the energy, job and alert parts
 * would have written of it, taken from the simulation's truth.
 */
final class RackScene {
  static final long START = 1_772_323_200; // 2026-03-01T00:00:00Z
  static final int MINUTES = 40;
  static final int STEP = 10;
  static final long END = START + 60 * MINUTES;

  /** Of the servers, whose parts are in the lines: one with all, and the one that asks. */
  static final String WITH_PARTS = "r730-gpu";

  static final String ACCESS = "r630-1";
  private static final Set<String> PARTS =
      Set.of("gpu", "infiniband", "nvme", "filesystem", "nfsstat");
  private static final long SEED = 5;
  private static final double IDLE_SHARE = 0.6;
  private static final String SCHEDULER = RackLines.SCHEDULER;

  private final RackLines lines = new RackLines();
  private final RackHistory history;

  RackScene() {
    history = RackHistory.of("pi-rack", SEED, START, MINUTES, STEP, lines);
    RackHistory.of("server-rack", SEED, START, MINUTES, STEP, lines.only(PARTS));
  }

  String lines() {
    return lines.text();
  }

  /** Writes ledger, jobs, their costs and alerts. */
  void fill(TimeSeriesStore store) throws StoreException {
    List<JobSpan> jobs = new ArrayList<>();
    List<JobCost> costs = new ArrayList<>();
    for (RackHistory.Run run : history.runs()) {
      JobSpan job = job(run);
      jobs.add(job);
      costs.add(cost(run, job));
    }
    store.jobs().save(jobs);
    List<LedgerSpan> spans = history.minutes().stream().map(RackScene::span).toList();
    store.energy().save(new EnergyTable.Batch(spans, costs, Map.of()));
    store
        .alerts()
        .save(
            List.of(
                alert("1", "RackOverheat", Severity.WARNING, "rack", Set.of(), 600, 900),
                alert("2", "Throttled", Severity.INFO, "pi4-3", Set.of("pi4-3"), 1_200, 2_000)),
            List.of());
  }

  private static JobSpan job(RackHistory.Run run) {
    JobState state = run.over() ? JobState.COMPLETED : JobState.RUNNING;
    Instant start = Instant.ofEpochSecond(run.startSeconds());
    return JobSpan.of(SCHEDULER, run.id())
        .name(run.name())
        .user(run.user())
        .group(run.sweep() ? run.name() + "-array" : null)
        .state(state)
        .nodes(run.nodes())
        .cores(run.cores())
        .submitted(start)
        .started(start)
        .ended(run.over() ? Instant.ofEpochSecond(run.endSeconds()) : null)
        .tasks(List.of(new TaskCount("", (long) run.tasksDone(), 0, null)))
        .build();
  }

  private static JobCost cost(RackHistory.Run run, JobSpan job) {
    long dynamic = Math.round(run.cpuSeconds() * 950);
    long idle = Math.round((run.endSeconds() - run.startSeconds()) * 2_100.0 * run.nodes().size());
    Instant start = Instant.ofEpochSecond(run.startSeconds());
    return new JobCost(
        SCHEDULER + "/" + run.id() + "@" + run.startSeconds(),
        SCHEDULER,
        run.id(),
        false,
        start,
        start,
        job.ended(),
        0,
        run.over(),
        dynamic,
        idle,
        idle,
        dynamic + 2 * idle,
        dynamic / 20,
        idle / 30,
        "modelled",
        "allocation",
        Instant.ofEpochSecond(END),
        new byte[0],
        List.of());
  }

  private static LedgerSpan span(RackHistory.Minute minute) {
    List<LedgerSpan.Node> nodes = new ArrayList<>();
    long meter = 0;
    for (Map.Entry<String, Double> node : new java.util.TreeMap<>(minute.joules()).entrySet()) {
      long all = Math.round(node.getValue() * 1_000);
      long idle = Math.min(all, Math.round(IDLE_SHARE * 60_000 * 4));
      long system = (all - idle) / 10;
      nodes.add(
          new LedgerSpan.Node(
              node.getKey(),
              idle,
              all - idle - system,
              system,
              idle / 3,
              all / 40,
              "modelled",
              List.of()));
      meter += all;
    }
    long fixed = Math.round(minute.infrastructureJoules() * 1_000);
    long fan = Math.round(minute.fanJoules() * 1_000);
    long residual = Math.round(2_000 * Math.sin(minute.startSeconds() / 300.0));
    return new LedgerSpan(
        minute.startSeconds(),
        60,
        60,
        false,
        false,
        meter + fixed + fan + residual,
        fixed,
        fan,
        residual,
        nodes);
  }

  private static Alert alert(
      String id,
      String rule,
      Severity severity,
      String subject,
      Set<String> hosts,
      int from,
      int to) {
    Instant since = Instant.ofEpochSecond(START + from);
    return new Alert(
        id,
        rule,
        severity,
        subject,
        hosts,
        false,
        since,
        Instant.ofEpochSecond(START + to),
        "it is cool again",
        "the air of the rack is at 60.4 °C",
        "",
        60.4,
        60,
        "°C",
        null,
        false,
        "");
  }
}
