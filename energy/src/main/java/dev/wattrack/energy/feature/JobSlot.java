package dev.wattrack.energy.feature;

import dev.wattrack.energy.input.JobSpec;

/**
 * A running job as the features refer to it; identity counts. Confined to the engine's thread: only
 * {@link #spread} changes it.
 */
public final class JobSlot {
  private JobSpec spec;
  private final double startSeconds;

  public JobSlot(JobSpec spec, double startSeconds) {
    this.spec = spec;
    this.startSeconds = startSeconds;
  }

  public JobSpec spec() {
    return spec;
  }

  /** The job got more nodes while it runs; false if that is not what the new word says. */
  public boolean spread(JobSpec wider) {
    boolean more =
        wider.nodes().containsAll(spec.nodes()) && wider.nodes().size() > spec.nodes().size();
    if (more && wider.program().equals(spec.program())) {
      spec = wider;
      return true;
    }
    return false;
  }

  public double startSeconds() {
    return startSeconds;
  }
}
