package dev.wattrack.aggregator.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What nodes without a job cost in the window, and what powering them off would have saved.
 * Immutable. A node that is off costs nothing and saves nothing.
 *
 * @param joules of nodes while no job was on them
 * @param nodes the dearest first
 * @param savings by ascending wait
 */
public record IdleCost(
    Estimate joules, @Nullable Estimate cost, List<OnNode> nodes, List<Saving> savings) {

  /** A node: how long it was on without a job, what that took, and what would have been saved. */
  public record OnNode(String node, double freeSeconds, Estimate joules, Estimate saved) {}

  /**
   * Powering each node off after it was idle this long, and on again for the next job.
   *
   * @param powerOffs how often
   * @param joules saved, less what starting again takes; may be below 0
   */
  public record Saving(
      int offAfterMinutes,
      int powerOffs,
      Estimate joules,
      @Nullable Estimate cost,
      @Nullable Estimate co2Grams) {}

  public IdleCost {
    nodes = List.copyOf(nodes);
    savings = List.copyOf(savings);
  }
}
