package dev.wattrack.energy.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a node's jobs turned out to have used (J, dynamic) between two times whose intervals were
 * closed without them. The node's energy stays what it was: only its dynamic part is divided anew,
 * so the ledger still closes. Immutable.
 */
public record LateWork(
    String node, double fromSeconds, double toSeconds, Map<String, Double> jobs) {

  public LateWork {
    jobs = Map.copyOf(new LinkedHashMap<>(jobs));
  }

  /** An interval with this late work in it; one that it does not concern comes back as it is. */
  public Interval applyTo(Interval interval, double intervalSeconds) {
    double start = interval.startSeconds();
    double seconds = Math.min(toSeconds, start + intervalSeconds) - Math.max(fromSeconds, start);
    if (seconds <= 0) {
      return interval;
    }
    double share = seconds / (toSeconds - fromSeconds);
    List<NodeEntry> nodes = new ArrayList<>();
    for (NodeEntry entry : interval.nodes()) {
      boolean concerned = entry.node().equals(node) && entry.quality() == Quality.ESTIMATED;
      nodes.add(concerned ? divided(entry, share) : entry);
    }
    return new Interval(
        interval.startSeconds(),
        interval.meterMillijoules(),
        interval.meterSdWatts(),
        nodes,
        interval.fixedMillijoules(),
        interval.fanMillijoules(),
        interval.residualMillijoules(),
        interval.modelVersion());
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
