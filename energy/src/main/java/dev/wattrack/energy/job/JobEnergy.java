package dev.wattrack.energy.job;

import dev.wattrack.energy.fit.WorkFeatures;
import dev.wattrack.energy.input.JobSpec;
import dev.wattrack.energy.input.JobState;
import java.util.List;
import java.util.Map;

/**
 * The energy of one attempt of a job in J: {@code dynamicJoules} is the marginal energy, with
 * {@code idleJoules} (allocated cores) it is the attributable one; {@code sdJoules} is of the
 * dynamic part. {@code work} prices it again later; a revision above 0 replaces what was final
 * before, because a spool told late of time that nobody had seen. Immutable as far as nobody
 * changes the work.
 */
public record JobEnergy(
    JobSpec job,
    double startSeconds,
    double endSeconds,
    JobState state,
    double dynamicJoules,
    double idleJoules,
    double sdJoules,
    double idleSdJoules,
    double unseenSeconds,
    int revision,
    List<NodeShare> nodes,
    Map<String, WorkFeatures> work) {

  /** Below this a single job's energy is not resolved; pool jobs by name instead. */
  public static final double LEAST_JOULES = 50;

  /** A job shorter than ten bins of the meter's usual second is not resolved either. */
  public static final double LEAST_SECONDS = 10;

  /** What the job used on one node. */
  public record NodeShare(String node, double dynamicJoules, double idleJoules) {}

  public double attributableJoules() {
    return dynamicJoules + idleJoules;
  }

  public boolean belowResolution() {
    return attributableJoules() < LEAST_JOULES || endSeconds - startSeconds < LEAST_SECONDS;
  }

  /** Charged like any other, and shown as wasted. */
  public boolean wasted() {
    return state.wasted();
  }
}
