package dev.wattrack.energy.feature;

import dev.wattrack.energy.input.JobSpec;

/** A running job as the features refer to it; identity counts. Immutable. */
public final class JobSlot {
  private final JobSpec spec;
  private final double startSeconds;

  public JobSlot(JobSpec spec, double startSeconds) {
    this.spec = spec;
    this.startSeconds = startSeconds;
  }

  public JobSpec spec() {
    return spec;
  }

  public double startSeconds() {
    return startSeconds;
  }
}
