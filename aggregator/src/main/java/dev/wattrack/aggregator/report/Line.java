package dev.wattrack.aggregator.report;

import dev.wattrack.energy.ledger.Quality;
import org.jspecify.annotations.Nullable;

/**
 * One line of the report. Immutable. Null means unknown. Ratios are over the runs whose energy is
 * known alone.
 *
 * @param group the line's key: an id, a kind of tasks, a user, a group, a node or a program
 * @param title what a person calls it
 * @param failed failed or cancelled
 * @param withEnergy runs whose energy is known
 * @param wallSeconds of all its runs, added up
 * @param joules by the policy
 * @param watts mean while one run runs
 * @param idleCorrectedWatts the marginal part of it
 * @param tasks that were done
 * @param wattsPerTask mean while one task runs
 * @param energyDelay mean over the runs of J × s
 * @param wasted joules of its failed and cancelled runs
 * @param belowResolution too little for the meter, even all together
 * @param provisional some of it may still change
 */
public record Line(
    String group,
    String title,
    int runs,
    int succeeded,
    int failed,
    int withEnergy,
    @Nullable Double wallSeconds,
    @Nullable Double cpuSeconds,
    @Nullable Estimate joules,
    @Nullable Estimate marginal,
    @Nullable Estimate idle,
    @Nullable Estimate watts,
    @Nullable Estimate idleCorrectedWatts,
    @Nullable Long tasks,
    @Nullable Estimate joulesPerTask,
    @Nullable Estimate wattsPerTask,
    @Nullable Double energyDelay,
    @Nullable Estimate cost,
    @Nullable Estimate co2Grams,
    @Nullable Estimate wasted,
    @Nullable Quality quality,
    boolean belowResolution,
    boolean provisional) {

  /** Tasks that a kWh does; null if unknown. */
  public @Nullable Double tasksPerKwh() {
    return joulesPerTask == null || joulesPerTask.value() <= 0
        ? null
        : Double.valueOf(Tariff.JOULES_PER_KWH / joulesPerTask.value());
  }

  /** The quality's word; empty if there is none. */
  public String qualityWord() {
    return quality == null ? "" : quality.name().toLowerCase(java.util.Locale.ROOT);
  }
}
