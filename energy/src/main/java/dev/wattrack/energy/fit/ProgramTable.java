package dev.wattrack.energy.fit;

import dev.wattrack.energy.feature.JobSlot;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The programs whose power is being learned, by name. At most {@value #MAX_LIVE} have parameters in
 * the state; of the others at most {@value #MAX_KEPT} means and variances are kept, the longest
 * unused go first. Confined to the engine's thread.
 */
public final class ProgramTable {
  static final String OWN = "%own";
  static final String CPU = "%cpu";
  static final String GPU = "%gpu";
  static final int MAX_LIVE = 120;
  static final int MAX_KEPT = 4000;
  private static final double WALK_PER_BIN = 1e-6;
  private static final JobIntensity STRANGER = new JobIntensity(new Program(""));

  /** At most this many jobs have a deviation of their own. */
  static final int MAX_OWN = 80;

  /** What is left of a program that was not used for long. */
  record Kept(double cpu, double cpuVariance, double gpu, double gpuVariance) {}

  private final KalmanState state;
  private final IntConsumer removed;
  private int owners;
  private final Map<String, Program> live = new LinkedHashMap<>();
  private final IdentityHashMap<JobSlot, JobIntensity> jobs = new IdentityHashMap<>();
  private final Map<String, Kept> kept =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > MAX_KEPT;
        }
      };

  ProgramTable(KalmanState state, IntConsumer removed) {
    this.state = state;
    this.removed = removed;
  }

  void know(JobSlot slot, long bin) {
    Program program = live.get(slot.spec().program());
    if (program == null) {
      if (live.size() >= MAX_LIVE) {
        forgetLongestUnused();
      }
      program = new Program(slot.spec().program());
      live.put(program.name, program);
      Kept old = kept.remove(program.name);
      program.cpu =
          add(program.name + CPU, old == null ? 0 : old.cpu, old == null ? -1 : old.cpuVariance);
      if (old != null && old.gpuVariance > 0) {
        program.gpu = add(program.name + GPU, old.gpu, old.gpuVariance);
      }
    }
    if (slot.spec().usesGpu() && program.gpu == NodeParameters.NONE) {
      program.gpu = add(program.name + GPU, 0, -1);
    }
    program.lastBin = bin;
    JobIntensity job = new JobIntensity(program);
    if (owners < MAX_OWN) {
      owners++;
      job.own = state.add(slot.spec().id() + OWN, 0, Constants.JOB_SPREAD, -0.5, 1);
    }
    jobs.put(slot, job);
  }

  /** Writes how far a job is above its program, for when the model has forgotten it. */
  void settle(JobSlot slot, Iterable<WorkFeatures> work, PlainWork plain) {
    JobIntensity job = jobs.get(slot);
    if (job == null || job.own == NodeParameters.NONE) {
      return;
    }
    List<Gradient> others =
        List.of(
            only(job.program.cpu),
            only(job.program.gpu),
            plain.gradient(PlainWork.CPU),
            plain.gradient(PlainWork.GPU),
            plain.gradient(PlainWork.OTHER));
    Regression own = Regression.of(state, job.own, others);
    double[] slopes = own.slopes();
    double share = state.mean(job.own) - slopes[0] * state.mean(job.program.cpu);
    if (job.program.gpu != NodeParameters.NONE) {
      share -= slopes[1] * state.mean(job.program.gpu);
    }
    for (int kind = 0; kind < PlainWork.COUNT; kind++) {
      share -= slopes[2 + kind] * plain.joules(kind);
    }
    for (WorkFeatures features : work) {
      features.set(WorkFeatures.OWN_SHARE, share);
      features.set(WorkFeatures.OWN_SLOPE, slopes[0]);
      features.set(WorkFeatures.OWN_GPU_SLOPE, slopes[1]);
      features.set(WorkFeatures.OWN_PER_JOULE, slopes[2]);
      features.set(WorkFeatures.OWN_PER_GPU_JOULE, slopes[3]);
      features.set(WorkFeatures.OWN_PER_OTHER_JOULE, slopes[4]);
      features.set(WorkFeatures.OWN_SD, Math.sqrt(own.restVariance()));
    }
  }

  private static Gradient only(int place) {
    Gradient h = new Gradient();
    if (place != NodeParameters.NONE) {
      h.add(place, 1);
    }
    return h;
  }

  /** The job is over and priced. */
  public void forget(JobSlot slot) {
    JobIntensity job = jobs.remove(slot);
    if (job != null && job.own != NodeParameters.NONE) {
      owners--;
      int place = job.own;
      job.own = NodeParameters.NONE;
      state.remove(place);
      removed.accept(place);
    }
  }

  /** Makes room for a saved parameter of a program. */
  void remember(String parameter) {
    boolean cpu = parameter.endsWith(CPU);
    if ((!cpu && !parameter.endsWith(GPU)) || live.size() >= MAX_LIVE) {
      return;
    }
    String name = parameter.substring(0, parameter.length() - CPU.length());
    Program program = live.computeIfAbsent(name, Program::new);
    if (cpu && program.cpu == NodeParameters.NONE) {
      program.cpu = add(parameter, 0, -1);
    } else if (!cpu && program.gpu == NodeParameters.NONE) {
      program.gpu = add(parameter, 0, -1);
    }
  }

  /** The CPU intensity of a program that is known by name alone; -1 where there is no room. */
  int intensity(String name) {
    remember(name + CPU);
    Program program = live.get(name);
    return program == null ? NodeParameters.NONE : program.cpu;
  }

  private int add(String name, double mean, double variance) {
    double sd = variance < 0 ? Constants.PROGRAM_SPREAD : Math.sqrt(variance);
    return state.add(name, mean, sd, -0.8, 3);
  }

  private void forgetLongestUnused() {
    Program oldest =
        live.values().stream().min(Comparator.comparingLong(p -> p.lastBin)).orElseThrow();
    live.remove(oldest.name);
    kept.put(oldest.name, keep(oldest));
    int gpu = oldest.gpu;
    int cpu = oldest.cpu;
    oldest.gpu = NodeParameters.NONE;
    oldest.cpu = NodeParameters.NONE;
    if (gpu != NodeParameters.NONE) {
      state.remove(gpu);
      removed.accept(gpu);
      cpu = NodeParameters.after(cpu, gpu);
    }
    state.remove(cpu);
    removed.accept(cpu);
  }

  private Kept keep(Program p) {
    boolean gpu = p.gpu != NodeParameters.NONE;
    return new Kept(
        state.mean(p.cpu),
        state.variance(p.cpu),
        gpu ? state.mean(p.gpu) : 0,
        gpu ? state.variance(p.gpu) : -1);
  }

  /**
   * What is known of a job's power; one without parameters where more are at work than can be
   * learned.
   */
  JobIntensity of(JobSlot slot) {
    JobIntensity known = jobs.get(slot);
    if (known != null) {
      return known;
    }
    Program program = live.get(slot.spec().program());
    return program == null ? STRANGER : new JobIntensity(program);
  }

  void removed(int place) {
    live.values().forEach(program -> program.removed(place));
    jobs.values().forEach(job -> job.own = NodeParameters.after(job.own, place));
  }

  /** How many programs have parameters. */
  public int live() {
    return live.size();
  }

  void drift(long bin) {
    for (Program program : live.values()) {
      state.addVariance(program.cpu, WALK_PER_BIN);
      if (program.gpu != NodeParameters.NONE) {
        state.addVariance(program.gpu, WALK_PER_BIN);
      }
    }
  }
}
