package dev.wattrack.aggregator.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span of the ledger in J: meter = nodes + infrastructure + residual. Immutable.
 *
 * @param coveredSeconds of the span, those that the ledger tells of
 * @param meter null while the meter was silent for all of it
 * @param estimated whether any of it has no meter value
 */
public record LedgerBin(
    long startSeconds,
    int seconds,
    double coveredSeconds,
    @Nullable Double meter,
    double infrastructure,
    double residual,
    boolean estimated,
    List<OnNode> nodes) {

  /**
   * A node in a span: {@code jobs} is dynamic energy, {@code unallocated} the part of {@code idle}
   * that no job had allocated.
   *
   * @param onSeconds how long it was on
   */
  public record OnNode(
      String node,
      double onSeconds,
      double idle,
      double jobs,
      double system,
      double unallocated,
      double sd) {

    /** The same node in both of two spans. */
    public OnNode plus(OnNode other) {
      return new OnNode(
          node,
          onSeconds + other.onSeconds,
          idle + other.idle,
          jobs + other.jobs,
          system + other.system,
          unallocated + other.unallocated,
          sd + other.sd);
    }
  }

  public LedgerBin {
    nodes = List.copyOf(nodes);
  }

  /** Sum of a part over the nodes. */
  public double sum(java.util.function.ToDoubleFunction<OnNode> part) {
    return nodes.stream().mapToDouble(part).sum();
  }
}
