package dev.wattrack.model.job;

import java.util.Locale;
import java.util.Optional;

/** Where a job stands. */
public enum JobState {
  /** Submitted, has no nodes yet. */
  PENDING,
  /** Has its nodes, suspended or completing included. */
  RUNNING,
  COMPLETED,
  /** Ended by itself in error, by its time limit, by lack of memory or by a node's failure. */
  FAILED,
  CANCELLED;

  /** The word used in answers and tables. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<JobState> ofWord(String word) {
    for (JobState state : values()) {
      if (state.word().equals(word)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  /** True when the job will not run again. */
  public boolean isOver() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }
}
