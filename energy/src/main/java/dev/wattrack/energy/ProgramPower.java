package dev.wattrack.energy;

import dev.wattrack.energy.feature.FeatureSum;
import dev.wattrack.energy.fit.NodePrediction;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Dynamic watts per program in one bin over all nodes, and how far each program's power moves
 * around its mean: that is noise to the filter. A steady program teaches more than one that
 * computes and waits in turns; which is which is learned from the innovations. At most {@value
 * #MAX_PROGRAMS} programs are remembered. Confined to the engine's thread.
 */
final class ProgramPower {
  private static final double USUAL_SHARE = 0.07;
  private static final double LEAST_SHARE = 0.04;
  private static final double MOST_SHARE = 0.3;
  private static final double LEARNING = 0.1;
  private static final int MAX_PROGRAMS = 1000;

  /** A program's power in this bin, and the square of its share of movement. */
  private static final class Program {
    double watts;
    double shareSquared = USUAL_SHARE * USUAL_SHARE;

    double variance() {
      return shareSquared * watts * watts;
    }
  }

  private final Map<String, Program> programs =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Program> eldest) {
          return size() > MAX_PROGRAMS;
        }
      };
  private final Map<String, Program> here = new LinkedHashMap<>();

  void clear() {
    here.values().forEach(program -> program.watts = 0);
    here.clear();
  }

  void add(FeatureSum features, NodePrediction prediction) {
    if (prediction.bySensor()) {
      return;
    }
    for (int j = 0; j < features.jobs(); j++) {
      String name = features.slot(j).spec().program();
      Program program = programs.computeIfAbsent(name, n -> new Program());
      program.watts += prediction.jobWatts(j);
      here.put(name, program);
    }
  }

  double phaseVariance() {
    double sum = 0;
    for (Program program : here.values()) {
      sum += program.variance();
    }
    return sum;
  }

  /** How steady each program is. */
  void write(DataOutputStream out) throws IOException {
    out.writeInt(programs.size());
    for (Map.Entry<String, Program> program : programs.entrySet()) {
      out.writeUTF(program.getKey());
      out.writeDouble(program.getValue().shareSquared);
    }
  }

  void read(DataInputStream in) throws IOException {
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      Program program = new Program();
      String name = in.readUTF();
      program.shareSquared = in.readDouble();
      programs.put(name, program);
    }
  }

  /** What came of a bin: the innovation's square against its expected variance. */
  void learn(double squared, double expected) {
    double surprise = Math.max(-1, Math.min(4, squared / expected - 1));
    for (Program program : here.values()) {
      double part = program.variance() / expected;
      double moved = program.shareSquared * (1 + LEARNING * part * surprise);
      program.shareSquared =
          Math.max(LEAST_SHARE * LEAST_SHARE, Math.min(MOST_SHARE * MOST_SHARE, moved));
    }
  }
}
