package dev.wattrack.aggregator.report;

import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.energy.ledger.Quality;
import java.util.List;

/**
 * The energy of a run in J. Immutable.
 *
 * @param marginal what would not have been drawn without it
 * @param idle idle energy of its nodes by allocated cores
 * @param exclusiveIdle idle energy of its nodes as a whole, divided with the others on them
 * @param full its part of everything the rack drew
 * @param sd standard deviation of the marginal energy
 * @param idleSd standard deviation of {@code idle}
 * @param provisional the figure may still change
 * @param nodes at most one a node
 */
public record RunJoules(
    double marginal,
    double idle,
    double exclusiveIdle,
    double full,
    double sd,
    double idleSd,
    Quality quality,
    boolean provisional,
    List<OnNode> nodes) {
  /** Of the marginal sd, what the meter's noise gives to each run for itself; docs/energy.md. */
  private static final double NOISE_JOULES = 2.5;

  /** What it used on one node: dynamic energy and idle energy by allocated cores, J. */
  public record OnNode(String node, double dynamic, double idle) {}

  public RunJoules {
    nodes = List.copyOf(nodes);
    for (double each : new double[] {marginal, idle, exclusiveIdle, full, sd, idleSd}) {
      if (!(each >= 0 && Double.isFinite(each))) {
        throw new IllegalArgumentException("joules of a run from 0, not " + each);
      }
    }
  }

  Estimate marginalEstimate() {
    return Estimate.ofRun(marginal, sd, NOISE_JOULES);
  }

  /** The idle energy (under {@code full} all else as well) that a policy adds to the marginal. */
  Estimate idleEstimate(IdlePolicy policy) {
    double added =
        switch (policy) {
          case NONE -> 0;
          case ALLOCATION -> idle;
          case EXCLUSIVE -> exclusiveIdle;
          case FULL -> Math.max(0, full - marginal);
        };
    double relative = idle > 0 ? idleSd / idle : marginal > 0 ? sd / marginal : 0;
    return new Estimate(added, 0, added * relative);
  }

  Estimate estimate(IdlePolicy policy) {
    return marginalEstimate().with(idleEstimate(policy));
  }
}
