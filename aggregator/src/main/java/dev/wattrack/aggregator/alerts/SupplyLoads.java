package dev.wattrack.aggregator.alerts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of what a supply can give its nodes take: the series {@link #SERIES}. Known only while
 * the watts of all of them are. Confined to the thread of the rules.
 */
final class SupplyLoads implements Sense {
  static final String SERIES = "supply.load_percent";
  private static final List<String> SOURCES = List.of("outlet", "board", "ipmi", "model");

  private final List<RuleSet.Supply> supplies;

  SupplyLoads(List<RuleSet.Supply> supplies) {
    this.supplies = supplies;
  }

  @Override
  public void look(Scene scene, Map<String, List<Observation>> into) {
    if (supplies.isEmpty()) {
      return;
    }
    Map<String, Observation> best = new HashMap<>();
    for (Observation seen : scene.of("power.watts")) {
      int rank = SOURCES.indexOf(seen.tag("source"));
      if (rank >= 0) {
        best.merge(
            seen.host(),
            seen,
            (a, b) -> SOURCES.indexOf(a.tag("source")) <= SOURCES.indexOf(b.tag("source")) ? a : b);
      }
    }
    List<Observation> loads = new ArrayList<>();
    for (RuleSet.Supply supply : supplies) {
      double sum = 0;
      boolean simulated = false;
      for (String node : supply.nodes()) {
        Observation seen = best.get(node);
        sum += seen == null ? Double.NaN : seen.number();
        simulated |= seen != null && seen.simulated();
      }
      if (!Double.isNaN(sum)) {
        loads.add(
            new Observation(
                "",
                Map.of("supply", supply.name()),
                100 * sum / supply.watts(),
                null,
                scene.uptimeMillis(),
                simulated));
      }
    }
    if (!loads.isEmpty()) {
      into.put(SERIES, loads);
    }
  }
}
