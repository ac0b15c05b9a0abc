package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.model.job.JobSpan;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What nodes draw and jobs have cost, as far as the last interval. Immutable.
 *
 * @param nodes by name
 * @param jobs those that run or ended less than ten minutes ago
 */
public record EnergyFigures(Map<String, NodeWatts> nodes, Map<JobSpan.Key, JobWatts> jobs) {
  public static final EnergyFigures NONE = new EnergyFigures(Map.of(), Map.of());

  /** What 95 % of a normal distribution are within. */
  public static final double Z = 1.96;

  /**
   * A node's power at the wall with its 95 % interval.
   *
   * @param quality measured, modelled or assumed
   */
  public record NodeWatts(double watts, double low, double high, String quality, boolean metered) {}

  /**
   * A job so far.
   *
   * @param watts what it is charged with now; null once it is over
   * @param metered whether there is a meter, its own sensor or outlet on its rack
   */
  public record JobWatts(
      @Nullable Double watts, JobCost cost, double throughSeconds, boolean metered) {}

  public EnergyFigures {
    nodes = Map.copyOf(nodes);
    jobs = Map.copyOf(jobs);
  }
}
