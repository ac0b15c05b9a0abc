package dev.wattrack.aggregator.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compute per watt and per money of all nodes. Immutable.
 *
 * @param unit {@code score} if every node has one, else {@code core-GHz}, so that one compares like
 *     with like
 * @param spanSeconds over which the busiest watts are a mean
 * @param nodes that give most for a watt first
 */
public record NodeWorths(String unit, int spanSeconds, List<NodeWorth> nodes) {
  private static final double MOSTLY = 0.5;

  public NodeWorths {
    nodes = List.copyOf(nodes);
  }

  /** Null without a ledger: then nothing is known of watts. */
  static @Nullable NodeWorths of(Map<String, NodeFacts> facts, List<LedgerBin> ledger) {
    Map<String, Power> powers = new HashMap<>();
    int span = 0;
    for (LedgerBin bin : ledger) {
      span = Math.max(span, bin.seconds());
      for (LedgerBin.OnNode entry : bin.nodes()) {
        powers.computeIfAbsent(entry.node(), any -> new Power()).add(bin, entry);
      }
    }
    powers.values().removeIf(power -> power.onSeconds == 0);
    List<NodeFacts> shown =
        powers.keySet().stream().map(node -> facts.getOrDefault(node, unknown(node))).toList();
    if (shown.isEmpty()) {
      return null;
    }
    boolean scored = shown.stream().allMatch(node -> node.score() != null);
    List<NodeWorth> nodes = new ArrayList<>();
    for (NodeFacts node : shown) {
      Double compute = scored ? node.score() : node.coreGigahertz();
      nodes.add(worth(node, compute, powers.get(node.node())));
    }
    nodes.sort(
        Comparator.<NodeWorth>comparingDouble(
                node -> node.perWatt() == null ? 0 : -node.perWatt().value())
            .thenComparing(node -> node.facts().node()));
    return new NodeWorths(scored ? "score" : "core-GHz", span, nodes);
  }

  private static NodeFacts unknown(String node) {
    return new NodeFacts(node, null, null, null, null, null, null, null);
  }

  private static NodeWorth worth(NodeFacts node, @Nullable Double compute, @Nullable Power power) {
    Estimate busiest = power == null ? null : power.busiest;
    Double cost = node.cost();
    return new NodeWorth(
        node,
        compute,
        power == null ? null : power.mean(),
        busiest,
        compute == null || busiest == null || busiest.value() <= 0
            ? null
            : new Estimate(compute, 0, 0).over(busiest),
        compute == null || cost == null || cost <= 0 ? null : Double.valueOf(compute / cost));
  }

  /** A node's power over the ledger. Confined to one thread. */
  private static final class Power {
    private double onSeconds;
    private double joules;
    private double sdJoules;
    private @Nullable Estimate busiest;

    void add(LedgerBin bin, LedgerBin.OnNode entry) {
      double on = Math.min(entry.onSeconds(), bin.seconds());
      if (on <= 0) {
        return;
      }
      double all = entry.idle() + entry.jobs() + entry.system();
      onSeconds += on;
      joules += all;
      sdJoules += entry.sd();
      boolean higher = busiest == null || all / on > busiest.value();
      if (on >= MOSTLY * bin.seconds() && entry.jobs() > 0 && higher) {
        busiest = new Estimate(all / on, 0, entry.sd() / on);
      }
    }

    Estimate mean() {
      return new Estimate(joules / onSeconds, 0, sdJoules / onSeconds);
    }
  }
}
