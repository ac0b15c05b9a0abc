package dev.wattrack.testkit.recording;

import java.util.Random;

/** A simulated job; confined to the generator. Energies in J at the wall. */
final class JobTruth {
  final int id;
  final String kind;
  final String program;
  final int[] nodes;
  final int cores;
  final boolean gpu;
  final double start;
  final double end;
  final String state;
  final double intensity;
  final double busy;
  final double diskShare;
  final double netGbit;
  final double[] dynamic;
  final double[] idle;
  final double[] cpuSeconds;
  final double[] ioBytes;
  final double[] netBytes;
  private double phase;
  private double phaseLeft;

  JobTruth(
      int id,
      String kind,
      String program,
      int[] nodes,
      int cores,
      double start,
      double seconds,
      double intensity,
      Random random) {
    this.id = id;
    this.kind = kind;
    this.program = program;
    this.nodes = nodes;
    this.cores = cores;
    this.gpu = kind.equals("gpu");
    this.start = start;
    this.end = start + seconds;
    this.state = random.nextDouble() < 0.05 ? "FAILED" : "COMPLETED";
    this.intensity = intensity;
    this.busy =
        switch (kind) {
          case "dask" -> 0.5 + 0.45 * random.nextDouble();
          case "gpu" -> 0.3 + 0.2 * random.nextDouble();
          case "io" -> 0.4 + 0.5 * random.nextDouble();
          default -> 0.98;
        };
    this.diskShare = kind.equals("io") ? 0.3 + 0.6 * random.nextDouble() : 0;
    this.netGbit = kind.equals("mpi") ? 0.1 + 0.5 * random.nextDouble() : 0;
    this.dynamic = new double[nodes.length];
    this.idle = new double[nodes.length];
    this.cpuSeconds = new double[nodes.length];
    this.ioBytes = new double[nodes.length];
    this.netBytes = new double[nodes.length];
  }

  /** Share of a second in which it runs. */
  double running(int second) {
    return Math.max(0, Math.min(second + 1, end) - Math.max(second, start));
  }

  /** Parallel programs compute and communicate in turns, at full CPU use. */
  double phase(Random random) {
    if (!kind.equals("mpi")) {
      return 1;
    }
    phaseLeft -= 1;
    if (phaseLeft <= 0) {
      phase = 0.12 * random.nextGaussian();
      phaseLeft = 5 + 40 * random.nextDouble();
    }
    return Math.max(0.5, 1 + phase);
  }

  int place(int node) {
    for (int i = 0; i < nodes.length; i++) {
      if (nodes[i] == node) {
        return i;
      }
    }
    return -1;
  }
}
