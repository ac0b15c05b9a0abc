package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.energy.EnergyFigures.JobWatts;
import dev.wattrack.aggregator.energy.EnergyFigures.NodeWatts;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.energy.EnergyEngine;
import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.energy.ledger.Interval;
import java.util.HashMap;
import java.util.Map;

/**
 * What people see of a rack's newest interval: watts of its nodes and jobs. Confined to the energy
 * thread.
 *
 * @param metered whether there is a meter
 */
record RackFigures(Interval interval, boolean simulated, IdlePolicy policy, boolean metered) {

  /** Adds the nodes' watts; what each job drew, mJ by the name of its run. */
  Map<String, Long> nodes(Map<String, NodeWatts> nodes) {
    Map<String, Long> drawn = new HashMap<>();
    for (LedgerSpan.Node node : Spans.of(interval, simulated).nodes()) {
      double watts = node.millijoules() / 1000.0 / EnergyEngine.BIN_SECONDS;
      double sd = node.sdMillijoules() / 1000.0 / EnergyEngine.BIN_SECONDS;
      nodes.put(
          node.node(),
          new NodeWatts(
              watts,
              Math.max(0, watts - EnergyFigures.Z * sd),
              watts + EnergyFigures.Z * sd,
              label(node.quality()),
              metered));
      for (LedgerSpan.Share share : node.jobs()) {
        boolean idle = policy != IdlePolicy.NONE;
        long charged = share.dynamicMillijoules() + (idle ? share.idleMillijoules() : 0);
        drawn.merge(share.job(), charged, Long::sum);
      }
    }
    return drawn;
  }

  /** Adds what jobs draw and have cost so far. */
  JobWatts job(JobRun run, JobEnergy energy, Map<String, Long> drawn, RunCosts costs) {
    Long here = drawn.get(run.name);
    Double watts =
        run.isOver() || here == null
            ? null
            : Double.valueOf(here / 1000.0 / EnergyEngine.BIN_SECONDS);
    double through = interval.startSeconds() + (double) EnergyEngine.BIN_SECONDS;
    return new JobWatts(watts, costs.cost(run, energy, false), through, metered);
  }

  /** The words that people see have one for all that is guessed; off is known. */
  private static String label(String quality) {
    return switch (quality) {
      case "measured" -> "measured";
      case "modelled", "off" -> "modelled";
      default -> "assumed";
    };
  }
}
