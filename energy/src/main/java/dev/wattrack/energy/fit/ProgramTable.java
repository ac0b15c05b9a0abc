package dev.wattrack.energy.fit;

import dev.wattrack.energy.feature.JobSlot;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The programs whose power is being learned, by name. At most {@value #MAX_LIVE} have parameters in
 * the state; of the others at most {@value #MAX_KEPT} means and variances are kept, the longest
 * unused go first. Confined to the engine's thread.
 */
public final class ProgramTable {
  static final int MAX_LIVE = 120;
  static final int MAX_KEPT = 4000;
  private static final double WALK_PER_BIN = 1e-6;
  private static final Program STRANGER = new Program("");

  /** What is left of a program that was not used for long. */
  record Kept(double cpu, double cpuVariance, double gpu, double gpuVariance) {}

  private final KalmanState state;
  private final IntConsumer removed;
  private final Map<String, Program> live = new LinkedHashMap<>();
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
          add(program.name + "%cpu", old == null ? 0 : old.cpu, old == null ? -1 : old.cpuVariance);
      if (old != null && old.gpuVariance > 0) {
        program.gpu = add(program.name + "%gpu", old.gpu, old.gpuVariance);
      }
    }
    if (slot.spec().usesGpu() && program.gpu == NodeParameters.NONE) {
      program.gpu = add(program.name + "%gpu", 0, -1);
    }
    program.lastBin = bin;
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

  /** The program of a job; one without parameters where more are at work than can be learned. */
  Program of(JobSlot slot) {
    return live.getOrDefault(slot.spec().program(), STRANGER);
  }

  void removed(int place) {
    live.values().forEach(program -> program.removed(place));
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
