package dev.wattrack.energy.fit;

import dev.wattrack.energy.feature.FeatureSum;
import dev.wattrack.energy.feature.JobFeature;

/**
 * How a node's dynamic watts depend on its and its programs' parameters. Confined to the engine's
 * thread.
 */
record DynamicGradient(KalmanState state, ProgramTable programs) {

  /** Adds it to a gradient; {@code slope} is from the node's watts to what is measured. */
  void add(NodeParameters p, FeatureSum f, double slope, Gradient h) {
    double cpu = f.cpu;
    double bend = f.bend;
    double gpu = f.gpu;
    double c = state.mean(p.cpu);
    double k = state.mean(p.bend);
    for (int j = 0; j < f.jobs(); j++) {
      JobIntensity job = programs.of(f.slot(j));
      Program program = job.program;
      double own = mean(job.own);
      double a = f.job(j, JobFeature.CPU);
      double b = f.job(j, JobFeature.BEND);
      cpu += a * (mean(program.cpu) + own);
      bend += b * (mean(program.cpu) + own);
      double plain = (c * a + k * b) * slope;
      add(h, program.cpu, plain);
      add(h, job.own, plain);
      double g = f.job(j, JobFeature.GPU);
      if (g > 0 && p.gpu != NodeParameters.NONE) {
        gpu += g * (mean(program.gpu) + own);
        double plainGpu = state.mean(p.gpu) * g * slope;
        add(h, program.gpu, plainGpu);
        add(h, job.own, plainGpu);
      }
    }
    h.add(p.cpu, cpu * slope);
    h.add(p.bend, bend * slope);
    h.add(p.net, f.net * slope);
    if (p.gpu != NodeParameters.NONE) {
      h.add(p.gpu, gpu * slope);
    }
    if (p.disk != NodeParameters.NONE) {
      h.add(p.disk, f.disk * slope);
    }
  }

  private static void add(Gradient h, int place, double weight) {
    if (place != NodeParameters.NONE) {
      h.add(place, weight);
    }
  }

  private double mean(int place) {
    return place == NodeParameters.NONE ? 0 : state.mean(place);
  }
}
