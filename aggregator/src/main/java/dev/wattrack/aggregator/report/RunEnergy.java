package dev.wattrack.aggregator.report;

import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run of a job and its energy. Immutable.
 *
 * @param user its owner as it may be shown
 * @param joules null while nothing is known of its energy
 */
public record RunEnergy(JobSpan job, String user, @Nullable RunJoules joules) {

  /** Seconds from its start to its end, or to now while it runs; null if unknown. */
  @Nullable Double wallSeconds(Instant now) {
    Instant started = job.started();
    Instant ended = job.state() == JobState.RUNNING ? now : job.ended();
    if (started == null || ended == null) {
      return null;
    }
    return Math.max(0, Duration.between(started, ended).toNanos() / 1e9);
  }

  /** Failed or cancelled: charged like any other and shown as waste. */
  boolean wasted() {
    return job.state() == JobState.FAILED || job.state() == JobState.CANCELLED;
  }

  /** A single run too small for the meter; such runs are pooled by name. */
  boolean belowResolution(Instant now, IdlePolicy policy) {
    Double seconds = wallSeconds(now);
    return job.state().isOver()
        && (seconds != null && seconds < JobEnergy.LEAST_SECONDS
            || joules != null && joules.estimate(policy).value() < JobEnergy.LEAST_JOULES);
  }

  String name() {
    return job.name().isEmpty() ? "(no name)" : job.name();
  }
}
