package dev.wattrack.energy.fit;

import java.util.Arrays;

/**
 * What a node's sensor says while the node does next to nothing: the median of its last quiet
 * readings, at the reference temperature. It divides the sensor's watts into idle and dynamic.
 * Confined to the engine's thread; NaN until there was a quiet bin.
 */
final class QuietSensor {
  static final int MEMORY = 121;
  private final double[] ring = new double[MEMORY];
  private long count;
  private double median = Double.NaN;

  void add(double watts) {
    ring[(int) (count++ % MEMORY)] = watts;
    if (count < 8 || count % 8 == 0) {
      double[] sorted = Arrays.copyOf(ring, (int) Math.min(count, MEMORY));
      Arrays.sort(sorted);
      median = sorted[sorted.length / 2];
    }
  }

  double watts() {
    return median;
  }

  /** Whether enough quiet readings have come to speak of a median. */
  boolean settled() {
    return count >= 12 || (count == 0 && !Double.isNaN(median));
  }

  void restore(double watts) {
    median = watts;
  }
}
