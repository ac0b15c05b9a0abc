package dev.wattrack.aggregator.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a program's time and energy go with the number of its workers. Immutable.
 *
 * @param workersAre {@code nodes} or {@code cores}
 * @param work what is counted: tasks or samples; runs if nothing is, each taken as the same work
 * @param configurations by number of workers
 * @param fit null if there are not enough runs for it
 * @param fitRefused why there is no fit; empty if there is one
 */
public record Scaling(
    String program,
    String workersAre,
    String work,
    List<Configuration> configurations,
    @Nullable AmdahlFit fit,
    String fitRefused) {

  /**
   * Runs with the same number of workers; figures are means over its runs. Null means unknown.
   *
   * @param seconds mean time of a run; {@code secondsLow} and {@code secondsHigh} are its shortest
   *     and longest
   * @param rate work done per second
   * @param memoryBytes of all its nodes
   * @param cores of all its nodes
   * @param watts joules by the policy over time
   * @param nodeWatts what its nodes draw while it runs, all their idle power included
   * @param idleWatts what its nodes draw when idle
   * @param joules mean of a run
   * @param secondsPerMillion time for a million of the work, or for a run if nothing is counted
   * @param joulesPerMillion energy for a million of the work, or for a run
   * @param speedUp against the fewest workers, for the same work
   * @param parallelEfficiency speed-up over the ratio of the workers
   * @param belowResolution all its runs together are too little for the meter
   * @param energyRatio joules with the fewest workers over joules with these, for the same work
   */
  public record Configuration(
      int workers,
      int runs,
      double seconds,
      double secondsLow,
      double secondsHigh,
      @Nullable Double rate,
      @Nullable Long memoryBytes,
      @Nullable Integer cores,
      @Nullable Estimate watts,
      @Nullable Estimate nodeWatts,
      @Nullable Estimate idleWatts,
      @Nullable Estimate joules,
      double secondsPerMillion,
      @Nullable Estimate joulesPerMillion,
      @Nullable Estimate costPerMillion,
      double speedUp,
      double parallelEfficiency,
      @Nullable Estimate energyRatio,
      boolean belowResolution) {

    /** Whether the intervals show that it takes more or less energy than the fewest workers. */
    public boolean energyDiffers() {
      return energyRatio != null && Math.abs(energyRatio.value() - 1) > energyRatio.halfWidth();
    }
  }

  public Scaling {
    configurations = List.copyOf(configurations);
  }

  /** Whether work is counted, or each run is taken as the same. */
  public boolean counted() {
    return !work.equals("runs");
  }
}
