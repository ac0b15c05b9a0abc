package dev.wattrack.aggregator.report;

import org.jspecify.annotations.Nullable;

/** What is counted as work done. Sealed; each is immutable. */
public sealed interface Work {

  /** The tasks that the scheduler or the program counts. */
  record Tasks() implements Work {}

  /** Samples, of which each task has the same number. */
  record SamplesPerTask(double samples) implements Work {
    public SamplesPerTask {
      positive(samples);
    }
  }

  /** Samples, of which each run computes the same number however it is cut into tasks. */
  record SamplesPerRun(double samples) implements Work {
    public SamplesPerRun {
      positive(samples);
    }
  }

  /** How much a successful run has done; null if nobody counts. */
  default @Nullable Double of(RunEnergy run) {
    Long tasks = run.job().tasksDone();
    if (this instanceof SamplesPerRun perRun) {
      return perRun.samples();
    }
    if (tasks == null || tasks == 0) {
      return null;
    }
    return this instanceof SamplesPerTask perTask ? tasks * perTask.samples() : (double) tasks;
  }

  /** The word for it, plural. */
  default String word() {
    return this instanceof Tasks ? "tasks" : "samples";
  }

  private static void positive(double samples) {
    if (!(samples > 0 && samples <= 1e15)) {
      throw new IllegalArgumentException("samples are a number above 0, not " + samples);
    }
  }
}
