package dev.wattrack.energy.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a node and its jobs turned out to have used (J, the jobs' dynamic) between two times whose
 * intervals were closed without them. Where the meter had told the node's energy, that stays what
 * it was and only its dynamic part is divided anew; where nobody had, the node is what the model
 * says of what it told now. The ledger closes either way. Immutable.
 *
 * @param sdWatts standard deviation of the node's power
 * @param quality ESTIMATED where only the sum over a silence is known
 */
public record LateWork(
    String node,
    double fromSeconds,
    double toSeconds,
    Map<String, Double> jobs,
    double idleJoules,
    double systemJoules,
    double sdWatts,
    Quality quality) {

  public LateWork {
    jobs = Map.copyOf(new LinkedHashMap<>(jobs));
  }

  /** Work of jobs on a node of which nothing else became known. */
  public LateWork(String node, double fromSeconds, double toSeconds, Map<String, Double> jobs) {
    this(node, fromSeconds, toSeconds, jobs, 0, 0, 0, Quality.ESTIMATED);
  }

  /** An interval with this late work in it; one that it does not concern comes back as it is. */
  public Interval applyTo(Interval interval, double intervalSeconds) {
    return applied(interval, intervalSeconds, false);
  }

  /** The same for an interval that was closed without a meter value, so that nothing is known. */
  public Interval replaceIn(Interval interval, double intervalSeconds) {
    return applied(interval, intervalSeconds, true);
  }

  private Interval applied(Interval interval, double intervalSeconds, boolean anew) {
    double start = interval.startSeconds();
    double seconds = Math.min(toSeconds, start + intervalSeconds) - Math.max(fromSeconds, start);
    if (seconds <= 0) {
      return interval;
    }
    double share = seconds / (toSeconds - fromSeconds);
    List<NodeEntry> nodes = new ArrayList<>();
    long more = 0;
    for (NodeEntry entry : interval.nodes()) {
      boolean concerned = entry.node().equals(node) && entry.quality() == Quality.ESTIMATED;
      NodeEntry now = entry;
      if (concerned) {
        now = anew ? anew(entry, share, 1 - seconds / intervalSeconds) : divided(entry, share);
      }
      nodes.add(now);
      more += now.totalMillijoules() - entry.totalMillijoules();
    }
    boolean metered = interval.meterMillijoules().isPresent();
    return new Interval(
        interval.startSeconds(),
        interval.meterMillijoules(),
        interval.meterSdWatts(),
        nodes,
        interval.fixedMillijoules(),
        interval.fanMillijoules(),
        metered ? interval.residualMillijoules() - more : interval.residualMillijoules(),
        interval.modelVersion());
  }

  /** The node as the model has it now; {@code untold} of the interval keeps its estimate. */
  private NodeEntry anew(NodeEntry entry, double share, double untold) {
    long idle = millis(idleJoules * share, untold * entry.idleMillijoules());
    long system = millis(systemJoules * share, untold * entry.systemMillijoules());
    double[] held = new double[entry.jobs().size() + 1];
    for (int i = 0; i < entry.jobs().size(); i++) {
      held[i] = entry.jobs().get(i).idleMillijoules();
    }
    held[entry.jobs().size()] = entry.unallocatedMillijoules();
    // Without any idle energy before there is nothing that says who held it.
    long[] idles = LargestRemainder.split(idle, held, held.length);
    if (entry.idleMillijoules() == 0) {
      idles = new long[held.length];
    }
    List<NodeEntry.JobEntry> all = new ArrayList<>();
    Map<String, Double> unlisted = new LinkedHashMap<>(jobs);
    long total = idle + system;
    for (int i = 0; i < entry.jobs().size(); i++) {
      NodeEntry.JobEntry job = entry.jobs().get(i);
      Double joules = unlisted.remove(job.jobId());
      double told = joules == null ? 0 : joules * share;
      long dynamic = millis(told, untold * job.dynamicMillijoules());
      all.add(new NodeEntry.JobEntry(job.jobId(), dynamic, idles[i]));
      total += dynamic;
    }
    for (Map.Entry<String, Double> job : unlisted.entrySet()) {
      long dynamic = millis(job.getValue() * share, 0);
      all.add(new NodeEntry.JobEntry(job.getKey(), dynamic, 0));
      total += dynamic;
    }
    boolean whole = untold < 0.01;
    return new NodeEntry(
        entry.node(),
        total,
        idle,
        system,
        all,
        whole ? sdWatts : Math.max(sdWatts, entry.sdWatts()),
        whole ? quality : entry.quality());
  }

  private static long millis(double joules, double millijoules) {
    return Math.max(0, Math.round(1000 * joules + millijoules));
  }

  /**
   * Jobs get what they used as far as the node's dynamic energy reaches; the rest is the system's.
   */
  private NodeEntry divided(NodeEntry entry, double share) {
    List<NodeEntry.JobEntry> old = entry.jobs();
    long dynamic = entry.totalMillijoules() - entry.idleMillijoules();
    double[] weights = new double[old.size() + 1];
    double sum = 0;
    for (int i = 0; i < old.size(); i++) {
      Double joules = jobs.get(old.get(i).jobId());
      weights[i] = joules == null ? old.get(i).dynamicMillijoules() : 1000 * joules * share;
      sum += weights[i];
    }
    weights[old.size()] = Math.max(0, dynamic - sum);
    long[] parts = LargestRemainder.split(dynamic, weights, weights.length);
    List<NodeEntry.JobEntry> entries = new ArrayList<>();
    for (int i = 0; i < old.size(); i++) {
      NodeEntry.JobEntry job = old.get(i);
      entries.add(new NodeEntry.JobEntry(job.jobId(), parts[i], job.idleMillijoules()));
    }
    return new NodeEntry(
        entry.node(),
        entry.totalMillijoules(),
        entry.idleMillijoules(),
        parts[old.size()],
        entries,
        entry.sdWatts(),
        entry.quality());
  }
}
