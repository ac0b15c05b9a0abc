package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.report.Tariff;
import dev.wattrack.energy.ledger.IdlePolicy;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What reports use where a request does not say otherwise. Immutable.
 *
 * @param nodes what the configuration says of nodes, by name
 */
public record ReportDefaults(IdlePolicy policy, Tariff tariff, Map<String, Bought> nodes) {
  public static final ReportDefaults PLAIN =
      new ReportDefaults(IdlePolicy.ALLOCATION, Tariff.UNKNOWN, Map.of());

  /**
   * What no node knows of itself; null where nobody said. Immutable.
   *
   * @param cost in the tariff's currency
   * @param score of a benchmark
   */
  public record Bought(@Nullable Double cost, @Nullable LocalDate on, @Nullable Double score) {
    static final Bought UNKNOWN = new Bought(null, null, null);
  }

  public ReportDefaults {
    nodes = Map.copyOf(nodes);
  }

  Bought bought(String node) {
    return nodes.getOrDefault(node, Bought.UNKNOWN);
  }
}
