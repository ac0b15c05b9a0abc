package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.jobs.JobBoard;
import dev.wattrack.aggregator.report.EfficiencyReport;
import dev.wattrack.aggregator.report.LedgerBin;
import dev.wattrack.aggregator.report.NodeFacts;
import dev.wattrack.aggregator.report.ReportInput;
import dev.wattrack.aggregator.report.ReportRequest;
import dev.wattrack.aggregator.report.ReportWindow;
import dev.wattrack.aggregator.report.Reporting;
import dev.wattrack.aggregator.report.RunEnergy;
import dev.wattrack.aggregator.report.RunJoules;
import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.JobTable;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.energy.ledger.Quality;
import dev.wattrack.model.job.JobMerge;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.UserNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a report is computed from. Safe for use by several threads; reading blocks. */
final class ReportSource {
  private static final int MOST_RUNS = 20_000;
  private static final int MOST_BINS = 720;
  private static final double MILLI = 1e-3;
  private static final int[] STEPS = {
    60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400
  };

  private final TimeSeriesStore store;

  /**
   * What the ingest loop and the energy know.
   *
   * @param costs what jobs that run, or ended just now, have cost so far
   * @param meter what measures the rack now, in words; null if nothing does
   * @param meterSimulated whether that is a simulated rack
   */
  record Live(
      List<JobSpan> jobs,
      Map<JobSpan.Key, JobCost> costs,
      UserNames users,
      Map<String, NodeFacts> nodes,
      @Nullable String meter,
      boolean meterSimulated) {}

  ReportSource(TimeSeriesStore store) {
    this.store = store;
  }

  EfficiencyReport report(ReportRequest request, Live live, Instant now) throws StoreException {
    List<JobSpan> jobs = jobs(request, live);
    boolean truncated = jobs.size() > MOST_RUNS;
    List<JobSpan> read = truncated ? jobs.subList(0, MOST_RUNS) : jobs;
    List<RunEnergy> runs = runs(read, request, live);
    ReportWindow window = new ReportWindow(request, now);
    List<LedgerBin> real = ledger(request, false);
    List<LedgerBin> other = real.isEmpty() ? ledger(request, true) : List.of();
    boolean simulated = window.simulated(runs, () -> !other.isEmpty());
    List<LedgerBin> ledger = real;
    if (simulated) {
      ledger = real.isEmpty() ? other : ledger(request, true);
    }
    boolean ours = live.meter() != null && live.meterSimulated() == simulated;
    ReportInput input = new ReportInput(now, runs, truncated, live.nodes(), simulated, ledger);
    return Reporting.of(input, request.withMeter(ours ? String.valueOf(live.meter()) : ""));
  }

  /** What is on the board is newer than what is in the table. */
  private List<JobSpan> jobs(ReportRequest request, Live live) throws StoreException {
    Map<JobSpan.Key, JobSpan> newer = new HashMap<>();
    live.jobs().forEach(job -> newer.put(job.key(), job));
    List<JobSpan> all = new ArrayList<>(live.jobs());
    JobTable.Wanted wanted =
        new JobTable.Wanted(request.from(), request.to(), null, null, MOST_RUNS + 1);
    for (JobSpan job : store.jobs().find(wanted)) {
      JobSpan shown = newer.get(job.key());
      if (shown == null || !JobMerge.sameRun(job, shown)) {
        all.add(job);
      }
    }
    all.sort(JobBoard.byInterest());
    return all;
  }

  private List<RunEnergy> runs(List<JobSpan> jobs, ReportRequest request, Live live)
      throws StoreException {
    Map<JobSpan.Key, List<JobCost>> costs = new HashMap<>();
    for (JobCost cost : store.energy().costs(request.from(), request.to(), 2 * MOST_RUNS)) {
      costs
          .computeIfAbsent(new JobSpan.Key(cost.scheduler(), cost.id()), any -> new ArrayList<>(1))
          .add(cost);
    }
    List<RunEnergy> runs = new ArrayList<>();
    for (JobSpan job : jobs) {
      JobCost cost =
          costs.getOrDefault(job.key(), List.of()).stream()
              .filter(each -> each.isOf(job))
              .findFirst()
              .orElse(null);
      JobCost newest = newest(cost, live.costs().get(job.key()), job);
      String user = live.users().shown(job.user());
      runs.add(new RunEnergy(job, user, newest == null ? null : joules(newest)));
    }
    return runs;
  }

  /** A final figure is the best; until there is one, what is known just now. */
  private static @Nullable JobCost newest(
      @Nullable JobCost kept, @Nullable JobCost now, JobSpan job) {
    boolean isFinal = kept != null && kept.isFinal();
    return isFinal || now == null || !now.isOf(job) ? kept : now;
  }

  private static RunJoules joules(JobCost cost) {
    return new RunJoules(
        notNegative(cost.marginal()),
        notNegative(cost.idle()),
        notNegative(cost.exclusiveIdle()),
        notNegative(cost.full()),
        notNegative(cost.sd()),
        notNegative(cost.idleSd()),
        quality(cost.quality()),
        !cost.isFinal(),
        cost.nodes().stream()
            .map(
                node ->
                    new RunJoules.OnNode(node.node(), node.dynamic() * MILLI, node.idle() * MILLI))
            .toList());
  }

  private static double notNegative(long millijoules) {
    return Math.max(0, millijoules) * MILLI;
  }

  private static Quality quality(String word) {
    try {
      return Quality.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Quality.ESTIMATED;
    }
  }

  private List<LedgerBin> ledger(ReportRequest request, boolean simulated) throws StoreException {
    long from = Math.floorDiv(request.from().getEpochSecond(), 60L) * 60;
    long to = request.to().getEpochSecond();
    EnergyTable.Wanted wanted =
        new EnergyTable.Wanted(simulated, from, to, step(to - from), false, 4 * MOST_BINS);
    List<LedgerBin> bins = new ArrayList<>();
    List<LedgerSpan> same = new ArrayList<>();
    for (LedgerSpan span : store.energy().ledger(wanted)) {
      if (!same.isEmpty() && same.get(0).startSeconds() != span.startSeconds()) {
        bins.add(bin(same));
        same.clear();
      }
      same.add(span);
    }
    if (!same.isEmpty()) {
      bins.add(bin(same));
    }
    return bins;
  }

  /** So long that a window has no more than some hundred of them. */
  static int step(long windowSeconds) {
    for (int step : STEPS) {
      if (windowSeconds / step <= MOST_BINS) {
        return step;
      }
    }
    int day = STEPS[STEPS.length - 1];
    return (int) Math.min(Integer.MAX_VALUE / day, windowSeconds / MOST_BINS / day + 1) * day;
  }

  /** The time with a meter value and the time without it as one. */
  private static LedgerBin bin(List<LedgerSpan> spans) {
    double covered = 0;
    double meter = 0;
    double infrastructure = 0;
    double residual = 0;
    boolean metered = false;
    boolean estimated = false;
    Map<String, LedgerBin.OnNode> nodes = new HashMap<>();
    for (LedgerSpan span : spans) {
      covered += span.seconds();
      estimated |= span.estimated();
      Long shown = span.meterMillijoules();
      metered |= shown != null;
      long fixed = span.fixedMillijoules() + span.fanMillijoules();
      meter += (shown == null ? 0 : shown) * MILLI;
      infrastructure += fixed * MILLI;
      residual += span.residualMillijoules() * MILLI;
      for (LedgerSpan.Node node : span.nodes()) {
        nodes.merge(node.node(), onNode(node, span.seconds()), LedgerBin.OnNode::plus);
      }
    }
    return new LedgerBin(
        spans.get(0).startSeconds(),
        spans.get(0).spanSeconds(),
        covered,
        metered ? (Double) meter : null,
        infrastructure,
        residual,
        estimated,
        List.copyOf(nodes.values()));
  }

  private static LedgerBin.OnNode onNode(LedgerSpan.Node node, int seconds) {
    boolean on = node.millijoules() > 0;
    return new LedgerBin.OnNode(
        node.node(),
        on ? seconds : 0,
        node.idleMillijoules() * MILLI,
        node.jobsMillijoules() * MILLI,
        node.systemMillijoules() * MILLI,
        node.unallocatedMillijoules() * MILLI,
        node.sdMillijoules() * MILLI);
  }
}
