package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.energy.EnergyFigures;
import dev.wattrack.aggregator.store.JobCost;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The energy of a job as it is shown, J. Immutable. All null and empty where it is not known.
 *
 * @param provisional whether what is learned later may still change it
 * @param repriced whether it replaced a final figure: history is priced again after a better fit
 * @param metered whether a meter or sensor has a part in it now; null for jobs of the past
 * @param through how far in time it is counted
 * @param byNode what it is charged with on each node, without what only full cost has
 */
record JobEnergyView(
    @Nullable Double watts,
    @Nullable Double joules,
    @Nullable Double joulesLow,
    @Nullable Double joulesHigh,
    @Nullable Double marginalJoules,
    @Nullable Double idleJoules,
    @Nullable Double fullCostJoules,
    @Nullable String quality,
    @Nullable Boolean provisional,
    @Nullable Boolean repriced,
    @Nullable Boolean metered,
    @Nullable String through,
    Map<String, Double> byNode) {
  static final JobEnergyView UNKNOWN =
      new JobEnergyView(
          null, null, null, null, null, null, null, null, null, null, null, null, Map.of());

  /** Of a job that runs or was over lately. */
  static JobEnergyView of(EnergyFigures.JobWatts live) {
    JobEnergyView view = of(live.cost());
    return new JobEnergyView(
        rounded(live.watts()),
        view.joules,
        view.joulesLow,
        view.joulesHigh,
        view.marginalJoules,
        view.idleJoules,
        view.fullCostJoules,
        view.quality,
        view.provisional,
        view.repriced,
        live.metered(),
        Instant.ofEpochSecond((long) live.throughSeconds()).toString(),
        view.byNode);
  }

  static JobEnergyView of(JobCost cost) {
    double joules = cost.charged() / 1000.0;
    double reach = EnergyFigures.Z * cost.chargedSd() / 1000;
    boolean none = cost.policy().equals("none");
    Map<String, Double> byNode = new HashMap<>();
    for (JobCost.OnNode node : cost.nodes()) {
      byNode.put(node.node(), (node.dynamic() + (none ? 0 : node.idle())) / 1000.0);
    }
    return new JobEnergyView(
        null,
        joules,
        rounded(Math.max(0, joules - reach)),
        rounded(joules + reach),
        cost.marginal() / 1000.0,
        cost.idle() / 1000.0,
        cost.full() / 1000.0,
        word(cost.quality()),
        !cost.isFinal(),
        cost.isFinal() && cost.revision() > 0,
        null,
        cost.pricedAt().toString(),
        byNode);
  }

  /** Three words for people: what was not seen is assumed. */
  private static String word(String quality) {
    return quality.equals("estimated") ? "assumed" : quality;
  }

  private static @Nullable Double rounded(@Nullable Double value) {
    return value == null ? null : Double.valueOf(Math.round(value * 1000) / 1000.0);
  }
}
