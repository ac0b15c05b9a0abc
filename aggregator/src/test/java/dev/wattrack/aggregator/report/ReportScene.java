package dev.wattrack.aggregator.report;

import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.energy.ledger.Quality;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobSpanBuilder;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.NodeUse;
import dev.wattrack.model.job.TaskCount;
import dev.wattrack.model.job.UseLabel;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A day of six boards of 3 W idle and 5 W busy with four cores: a Monte Carlo program on 1, 2, 3
 * and 5 of them, a sweep, Dask, short jobs, failures and one that nobody saw.
 */
public final class ReportScene {
  public static final Instant FROM = Instant.parse("2026-06-27T00:00:00Z");
  public static final Instant TO = FROM.plus(Duration.ofDays(1));
  static final List<String> NODES =
      List.of("atomos-01", "atomos-03", "atomos-04", "armbian-5", "armbian-6", "atomos-07");
  static final double IDLE_WATTS = 3;
  static final double BUSY_WATTS = 2;
  private static final int CORES = 4;
  private static final long MEMORY = 1_932_735_283L; // 1.8 GB
  private static final int BIN_SECONDS = 600;
  private static final int[] WORKERS = {1, 2, 3, 5};
  private static final double[] SECONDS = {285, 148, 101, 60};

  private final List<RunEnergy> runs = new ArrayList<>();
  private int next = 100;

  public static ReportInput day() {
    return day(false);
  }

  public static ReportInput day(boolean simulated) {
    ReportScene scene = new ReportScene();
    scene.monteCarlo(simulated);
    scene.sweep(simulated);
    scene.others(simulated);
    return scene.input(simulated);
  }

  public static ReportRequest request(GroupBy by) {
    return new ReportRequest(
        FROM,
        TO,
        by,
        IdlePolicy.ALLOCATION,
        null,
        new Work.Tasks(),
        List.of(),
        10,
        new Tariff(0.32, "EUR", 380.0),
        "sem6000");
  }

  ReportInput input(boolean simulated) {
    Map<String, NodeFacts> facts = new HashMap<>();
    for (int i = 0; i < NODES.size(); i++) {
      String node = NODES.get(i);
      facts.put(
          node,
          new NodeFacts(
              node,
              "Rock 4C",
              CORES,
              1_800.0,
              MEMORY,
              1_000.0 + 50 * i,
              60.0,
              LocalDate.of(2025, 3, 31)));
    }
    return new ReportInput(TO, runs, false, facts, simulated, ledger());
  }

  private JobSpanBuilder job(String name, String user, double startHours, double seconds) {
    Instant start = FROM.plusMillis(Math.round(startHours * 3_600_000));
    return JobSpan.of("slurm", Integer.toString(next++))
        .name(name)
        .user(user)
        .state(JobState.COMPLETED)
        .submitted(start)
        .started(start)
        .ended(start.plusMillis(Math.round(seconds * 1_000)));
  }

  /** One thread on each of its nodes, as in the original. */
  private void monteCarlo(boolean simulated) {
    for (int repeat = 0; repeat < 3; repeat++) {
      for (int i = 0; i < WORKERS.length; i++) {
        double seconds = SECONDS[i] * (1 + 0.01 * (repeat - 1));
        add(
            job("pi", "kang", 9 + repeat * 0.5 + i * 0.1, seconds)
                .simulated(simulated)
                .nodes(NODES.subList(0, WORKERS[i]))
                .cores(WORKERS[i])
                .tasks(List.of(new TaskCount("estimate_pi_chunk", 500, 0, seconds * WORKERS[i]))),
            1);
      }
    }
  }

  /** The third board is slower and drinks more. */
  private void sweep(boolean simulated) {
    for (int i = 0; i < 40; i++) {
      String node = NODES.get(i % 5);
      boolean slow = node.equals("atomos-04");
      double seconds = (slow ? 700 : 600) + i % 4 * 5;
      JobSpanBuilder job =
          job("backtest", "ada", 13 + Math.floorDiv(i, 5) * 0.25, seconds)
              .simulated(simulated)
              .group("4711")
              .nodes(List.of(node))
              .cores(CORES);
      if (i % 20 == 7) {
        job.state(JobState.FAILED).exitCode(1);
      }
      add(job, slow ? 1.2 : 1);
    }
  }

  private void others(boolean simulated) {
    for (int i = 0; i < 12; i++) {
      add(
          job("probe", "grace", 6 + i * 0.02, 4)
              .simulated(simulated)
              .nodes(NODES.subList(1, 2))
              .cores(1),
          1);
    }
    add(
        job("<script>alert('x')</script>", "eve", 20, 400)
            .simulated(simulated)
            .nodes(NODES.subList(0, 1))
            .cores(2),
        1);
    add(
        job("=HYPERLINK(1)", "eve", 20.5, 900)
            .simulated(simulated)
            .state(JobState.CANCELLED)
            .nodes(NODES.subList(0, 2))
            .cores(4),
        1);
    add(
        job("dask", "kang", 2, 3_600)
            .simulated(simulated)
            .nodes(NODES.subList(0, 5))
            .cores(5)
            .tasks(
                List.of(
                    new TaskCount("simulate_portfolio", 5_000, 3, 9_000.0),
                    new TaskCount("load", 200, 0, 3_000.0))),
        1);
    runs.add(
        new RunEnergy(
            job("unseen", "grace", 7, 60).simulated(simulated).nodes(NODES.subList(5, 6)).build(),
            "grace",
            null));
    add(
        job("train", "ada", 23.5, 0)
            .simulated(simulated)
            .state(JobState.RUNNING)
            .ended(null)
            .nodes(NODES.subList(3, 4))
            .cores(4),
        1);
  }

  /** Adds a run with 2 W a node, an idle share by its cores, 5 % and 3 % unsure. */
  void add(JobSpanBuilder builder, double thirst) {
    List<NodeUse> use = new ArrayList<>();
    JobSpan job = builder.build();
    RunEnergy bare = new RunEnergy(job, job.user(), null);
    double seconds = java.util.Objects.requireNonNull(bare.wallSeconds(TO));
    int count = job.nodes().size();
    double share = java.util.Objects.requireNonNull(job.cores()) / (double) (count * CORES);
    List<RunJoules.OnNode> nodes = new ArrayList<>();
    for (String node : job.nodes()) {
      use.add(NodeUse.ofCpu(node, seconds * share * CORES, UseLabel.ACCOUNTED));
      nodes.add(
          new RunJoules.OnNode(node, BUSY_WATTS * thirst * seconds, IDLE_WATTS * share * seconds));
    }
    double marginal = BUSY_WATTS * thirst * count * seconds;
    double exclusive = IDLE_WATTS * count * seconds;
    RunJoules joules =
        new RunJoules(
            marginal,
            exclusive * share,
            exclusive,
            marginal + exclusive + 0.7 * count * seconds,
            Math.hypot(2.5, 0.05 * marginal),
            0.03 * exclusive * share,
            job.simulated() ? Quality.ASSUMED : Quality.MODELLED,
            !job.state().isOver(),
            nodes);
    runs.add(new RunEnergy(builder.use(use).build(), job.user(), joules));
  }

  /** Ten minutes a span; the meter is silent from 4 to 5 o'clock, the last board off until 6. */
  private List<LedgerBin> ledger() {
    List<LedgerBin> bins = new ArrayList<>();
    for (long at = FROM.getEpochSecond(); at < TO.getEpochSecond(); at += BIN_SECONDS) {
      double hour = (at - FROM.getEpochSecond()) / 3_600.0;
      boolean silent = hour >= 4 && hour < 5;
      List<LedgerBin.OnNode> nodes = new ArrayList<>();
      double all = 0;
      for (String node : NODES) {
        LedgerBin.OnNode entry = entry(node, at, hour < 6);
        nodes.add(entry);
        all += entry.idle() + entry.jobs() + entry.system();
      }
      double infrastructure = 3.5 * BIN_SECONDS;
      double residual = silent ? 0 : 0.4 * BIN_SECONDS * Math.sin(hour * 3);
      Double meter = silent ? null : Double.valueOf(all + infrastructure + residual);
      bins.add(
          new LedgerBin(
              at, BIN_SECONDS, BIN_SECONDS, meter, infrastructure, residual, silent, nodes));
    }
    return bins;
  }

  private LedgerBin.OnNode entry(String node, long at, boolean early) {
    if (early && node.equals("atomos-07")) {
      return new LedgerBin.OnNode(node, 0, 0, 0, 0, 0, 0);
    }
    double jobs = 0;
    double held = 0;
    for (RunEnergy run : runs) {
      RunJoules joules = run.joules();
      Double seconds = run.wallSeconds(TO);
      Instant started = run.job().started();
      if (joules == null || seconds == null || started == null) {
        continue;
      }
      double from = started.toEpochMilli() / 1e3;
      double overlap =
          Math.min((double) at + BIN_SECONDS, from + seconds) - Math.max((double) at, from);
      for (RunJoules.OnNode share : joules.nodes()) {
        if (share.node().equals(node) && overlap > 0) {
          jobs += share.dynamic() * overlap / seconds;
          held += share.idle() * overlap / seconds;
        }
      }
    }
    double idle = IDLE_WATTS * BIN_SECONDS;
    double total = idle + jobs;
    return new LedgerBin.OnNode(
        node, BIN_SECONDS, idle, jobs, 0.1 * BIN_SECONDS, Math.max(0, idle - held), 0.04 * total);
  }
}
