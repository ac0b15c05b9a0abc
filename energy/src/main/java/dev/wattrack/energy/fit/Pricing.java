package dev.wattrack.energy.fit;

import dev.wattrack.energy.feature.JobSlot;

/**
 * Prices integrated features with what the model knows now. Confined to the engine's thread.
 *
 * <p>dynamic = (C A + K B)(1 + d) + G g (1 + dg) + N x + D d + k S + o t - I t', the last three for
 * the time in which the node's own sensor was heard.
 */
public final class Pricing {
  private final RackModel model;

  public Pricing(RackModel model) {
    this.model = model;
  }

  private double mean(int place) {
    return place == NodeParameters.NONE ? 0 : model.state().mean(place);
  }

  /** Dynamic energy in J; its gradient is added where one is given. */
  public double dynamic(int node, JobSlot slot, WorkFeatures x, Gradient h) {
    NodeParameters p = model.parameters(node);
    JobIntensity job = model.programs().of(slot);
    Program program = job.program;
    double follows = isLive(slot) ? 0 : x.get(WorkFeatures.OWN_SLOPE);
    double own = mean(job.own);
    if (!isLive(slot)) {
      own = x.get(WorkFeatures.OWN_SHARE) + follows * mean(program.cpu);
    }
    double cpuFactor = 1 + mean(program.cpu) + own;
    double gpuFactor = 1 + mean(program.gpu) + own;
    double cpu = mean(p.cpu) * x.get(WorkFeatures.CPU) + mean(p.bend) * x.get(WorkFeatures.BEND);
    double gpu = mean(p.gpu) * x.get(WorkFeatures.GPU);
    add(h, p.cpu, x.get(WorkFeatures.CPU) * cpuFactor);
    add(h, p.bend, x.get(WorkFeatures.BEND) * cpuFactor);
    add(h, program.cpu, cpu + follows * (cpu + gpu));
    add(h, p.gpu, x.get(WorkFeatures.GPU) * gpuFactor);
    add(h, program.gpu, gpu);
    add(h, job.own, cpu + gpu);
    add(h, p.net, x.get(WorkFeatures.NET));
    add(h, p.disk, x.get(WorkFeatures.DISK));
    add(h, p.sensorGain, x.get(WorkFeatures.SENSOR));
    double joules =
        cpu * cpuFactor
            + gpu * gpuFactor
            + mean(p.net) * x.get(WorkFeatures.NET)
            + mean(p.disk) * x.get(WorkFeatures.DISK)
            + mean(p.sensorGain) * x.get(WorkFeatures.SENSOR);
    return Math.max(0, joules);
  }

  /** Whether the job's own deviation is still a parameter of the model. */
  public boolean isLive(JobSlot slot) {
    return model.programs().of(slot).own != NodeParameters.NONE;
  }

  /** Idle energy by allocated cores, in J. */
  public double idle(int node, WorkFeatures x, Gradient h) {
    NodeParameters p = model.parameters(node);
    add(h, p.idle, x.get(WorkFeatures.ALLOCATED_IDLE));
    add(h, p.sensorGain, x.get(WorkFeatures.SENSOR_IDLE));
    add(h, p.sensorOffset, x.get(WorkFeatures.SENSOR_SECONDS));
    return mean(p.idle) * x.get(WorkFeatures.ALLOCATED_IDLE)
        + mean(p.sensorGain) * x.get(WorkFeatures.SENSOR_IDLE)
        + mean(p.sensorOffset) * x.get(WorkFeatures.SENSOR_SECONDS);
  }

  /** The variance of a sum with this gradient. */
  public double variance(Gradient h) {
    return model.state().variance(h);
  }

  private static void add(Gradient h, int place, double weight) {
    if (place != NodeParameters.NONE && weight != 0) {
      h.add(place, weight);
    }
  }
}
