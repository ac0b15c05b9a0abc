package dev.wattrack.aggregator.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parameter sweep: the runs of one job array or task group. Immutable. Null means unknown.
 *
 * @param members runs of it
 * @param failed of them, failed or cancelled
 * @param joulesPerMember all its energy, failed attempts included, over its successful members
 * @param median of the joules of its members
 * @param p5 what 5 % of the members stay below, J
 * @param p95 what 95 % of the members stay below, J
 * @param slowest the node on which members take longest; null unless the scatter allows to say so
 * @param thirstiest the node on which members take most energy; null unless the same
 * @param nodes by name
 */
public record Sweep(
    String group,
    String program,
    int members,
    int failed,
    @Nullable Estimate joules,
    @Nullable Estimate joulesPerMember,
    @Nullable Double median,
    @Nullable Double p5,
    @Nullable Double p95,
    @Nullable String slowest,
    @Nullable String thirstiest,
    List<OnNode> nodes) {

  /** The members that ran on one node alone: how many, their mean time and energy. */
  public record OnNode(
      String node, int members, @Nullable Double seconds, @Nullable Estimate joules) {}

  public Sweep {
    nodes = List.copyOf(nodes);
  }
}
