package dev.wattrack.energy;

import dev.wattrack.energy.feature.FeatureSum;
import dev.wattrack.energy.fit.NodePrediction;
import java.util.HashMap;
import java.util.Map;

/** Dynamic watts per program in one bin, over all nodes. Confined to the engine's thread. */
final class ProgramPower {
  /** Phases of a program: its power moves by this share around its mean. */
  private static final double PHASE_SHARE = Double.parseDouble(System.getProperty("phase","0.12"));

  private final Map<String, double[]> watts = new HashMap<>();

  void clear() {
    watts.clear();
  }

  void add(FeatureSum features, NodePrediction prediction) {
    if (prediction.bySensor()) {
      return;
    }
    for (int j = 0; j < features.jobs(); j++) {
      watts.computeIfAbsent(features.slot(j).spec().program(), name -> new double[1])[0] +=
          prediction.jobWatts(j);
    }
  }

  double phaseVariance() {
    double sum = 0;
    for (double[] program : watts.values()) {
      double sd = PHASE_SHARE * program[0];
      sum += sd * sd;
    }
    return sum;
  }
}
