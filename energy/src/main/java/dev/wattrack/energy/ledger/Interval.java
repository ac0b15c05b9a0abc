package dev.wattrack.energy.ledger;

import java.util.List;
import java.util.OptionalLong;

/**
 * Five seconds of the rack in mJ: meter = nodes + fixed + fan + residual, exactly. Without a meter
 * value the residual is zero and all is modelled. Immutable; what does not balance is refused.
 */
public record Interval(
    long startSeconds,
    OptionalLong meterMillijoules,
    double meterSdWatts,
    List<NodeEntry> nodes,
    long fixedMillijoules,
    long fanMillijoules,
    long residualMillijoules,
    long modelVersion) {

  public Interval {
    nodes = List.copyOf(nodes);
    long sum = fixedMillijoules + fanMillijoules + residualMillijoules;
    for (NodeEntry node : nodes) {
      sum += node.totalMillijoules();
    }
    if (meterMillijoules.isPresent() && meterMillijoules.getAsLong() != sum) {
      throw new IllegalArgumentException(
          "at "
              + startSeconds
              + " s the meter's "
              + meterMillijoules.getAsLong()
              + " mJ are not "
              + sum
              + " mJ");
    }
  }

  public long nodesMillijoules() {
    long sum = 0;
    for (NodeEntry node : nodes) {
      sum += node.totalMillijoules();
    }
    return sum;
  }
}
