package dev.wattrack.energy.fit;

import dev.wattrack.energy.feature.JobSlot;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Prices integrated features with what the model knows now. Confined to the engine's thread.
 *
 * <p>dynamic = (C A + K B)(1 + d) + G g (1 + dg) + N x + D d + k S + o t - I t', the last three for
 * the time in which the node's own sensor was heard.
 */
public final class Pricing {
  /** By the kinds of plain work. */
  private static final int[] TIES = {
    WorkFeatures.OWN_PER_JOULE, WorkFeatures.OWN_PER_GPU_JOULE, WorkFeatures.OWN_PER_OTHER_JOULE
  };

  private final RackModel model;

  public Pricing(RackModel model) {
    this.model = model;
  }

  private double mean(int place) {
    return place == NodeParameters.NONE ? 0 : model.state().mean(place);
  }

  /** Adds what a usual program would have used on a node in place of the job. */
  private void addPlain(int node, WorkFeatures x, PlainWork plain) {
    NodeParameters p = model.parameters(node);
    KalmanState state = model.state();
    plain.add(PlainWork.CPU, state, p.cpu, x.get(WorkFeatures.CPU));
    plain.add(PlainWork.CPU, state, p.bend, x.get(WorkFeatures.BEND));
    plain.add(PlainWork.GPU, state, p.gpu, x.get(WorkFeatures.GPU));
    plain.add(PlainWork.OTHER, state, p.net, x.get(WorkFeatures.NET));
    plain.add(PlainWork.OTHER, state, p.disk, x.get(WorkFeatures.DISK));
    plain.add(PlainWork.OTHER, state, p.sensorGain, x.get(WorkFeatures.SENSOR));
  }

  /** Fills what a usual program would have used; nodes below 0 are none of the model. */
  public void plain(Map<String, WorkFeatures> work, ToIntFunction<String> nodes, PlainWork plain) {
    plain.clear();
    for (Map.Entry<String, WorkFeatures> entry : work.entrySet()) {
      int node = nodes.applyAsInt(entry.getKey());
      if (node >= 0) {
        addPlain(node, entry.getValue(), plain);
      }
    }
  }

  /** The job is over: what is known of it alone goes into its features. */
  public void settle(JobSlot slot, Iterable<WorkFeatures> work, PlainWork plain) {
    model.programs().settle(slot, work, plain);
  }

  /**
   * The work of a job that is over becomes more, because its node tells late: its ties to what a
   * usual program would have used hold for the work of before. What they say now stays, and what
   * they knew is lost.
   */
  public void untie(Map<String, WorkFeatures> work, PlainWork plain) {
    Gradient h = new Gradient();
    for (WorkFeatures x : work.values()) {
      double said = 0;
      h.clear();
      for (int kind = 0; kind < PlainWork.COUNT; kind++) {
        int tie = TIES[kind];
        said += x.get(tie) * plain.joules(kind);
        h.add(plain.gradient(kind), x.get(tie));
        x.set(tie, 0);
      }
      x.add(WorkFeatures.OWN_SHARE, said);
      x.set(WorkFeatures.OWN_SD, Math.sqrt(square(x.get(WorkFeatures.OWN_SD)) + variance(h)));
    }
  }

  private static double square(double value) {
    return value * value;
  }

  /** How far a job that the model has forgotten was above its program. */
  private double settledOwn(Program program, WorkFeatures x, PlainWork plain) {
    return x.get(WorkFeatures.OWN_SHARE)
        + x.get(WorkFeatures.OWN_SLOPE) * mean(program.cpu)
        + x.get(WorkFeatures.OWN_GPU_SLOPE) * mean(program.gpu)
        + x.get(WorkFeatures.OWN_PER_JOULE) * plain.joules(PlainWork.CPU)
        + x.get(WorkFeatures.OWN_PER_GPU_JOULE) * plain.joules(PlainWork.GPU)
        + x.get(WorkFeatures.OWN_PER_OTHER_JOULE) * plain.joules(PlainWork.OTHER);
  }

  private void addSettledOwn(
      Program program, WorkFeatures x, PlainWork plain, double joules, Gradient h) {
    add(h, program.cpu, x.get(WorkFeatures.OWN_SLOPE) * joules);
    add(h, program.gpu, x.get(WorkFeatures.OWN_GPU_SLOPE) * joules);
    h.add(plain.gradient(PlainWork.CPU), x.get(WorkFeatures.OWN_PER_JOULE) * joules);
    h.add(plain.gradient(PlainWork.GPU), x.get(WorkFeatures.OWN_PER_GPU_JOULE) * joules);
    h.add(plain.gradient(PlainWork.OTHER), x.get(WorkFeatures.OWN_PER_OTHER_JOULE) * joules);
  }

  /** Dynamic energy in J; adds its gradient. {@code plain} is of the job on all its nodes. */
  public double dynamic(int node, JobSlot slot, WorkFeatures x, PlainWork plain, Gradient h) {
    NodeParameters p = model.parameters(node);
    JobIntensity job = model.programs().of(slot);
    Program program = job.program;
    boolean live = isLive(slot);
    double own = live ? mean(job.own) : settledOwn(program, x, plain);
    double cpuFactor = 1 + mean(program.cpu) + own;
    double gpuFactor = 1 + mean(program.gpu) + own;
    double cpu = mean(p.cpu) * x.get(WorkFeatures.CPU) + mean(p.bend) * x.get(WorkFeatures.BEND);
    double gpu = mean(p.gpu) * x.get(WorkFeatures.GPU);
    add(h, p.cpu, x.get(WorkFeatures.CPU) * cpuFactor);
    add(h, p.bend, x.get(WorkFeatures.BEND) * cpuFactor);
    add(h, program.cpu, cpu);
    add(h, p.gpu, x.get(WorkFeatures.GPU) * gpuFactor);
    add(h, program.gpu, gpu);
    add(h, job.own, cpu + gpu);
    if (!live) {
      addSettledOwn(program, x, plain, cpu + gpu, h);
    }
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
