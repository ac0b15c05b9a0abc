package dev.wattrack.energy.fit;

/**
 * A job's program, and how far this one job is from it: two runs of one program differ by their
 * input. Confined to the engine's thread.
 */
final class JobIntensity {
  final Program program;

  /** The place of the job's own deviation; -1 where it has none. */
  int own = NodeParameters.NONE;

  JobIntensity(Program program) {
    this.program = program;
  }
}
