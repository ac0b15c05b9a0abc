package dev.wattrack.model.job;

import org.jspecify.annotations.Nullable;

/**
 * Tasks of one kind that a job has done. Immutable.
 *
 * @param prefix the kind, such as the name of the function; empty for tasks of no kind
 * @param computeSeconds time the tasks took, added up; null if unknown
 */
public record TaskCount(String prefix, long done, long failed, @Nullable Double computeSeconds) {

  public TaskCount {
    if (done < 0 || failed < 0) {
      throw new IllegalArgumentException("tasks are counted from 0: " + done + ", " + failed);
    }
    if (computeSeconds != null && !(computeSeconds >= 0 && Double.isFinite(computeSeconds))) {
      throw new IllegalArgumentException("compute seconds from 0, not " + computeSeconds);
    }
  }
}
