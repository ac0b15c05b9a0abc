package dev.wattrack.energy.fit;

import java.util.Arrays;
import java.util.Comparator;

/**
 * How one node's SoC follows its dynamic power. Its heat sink delays the temperature by a time that
 * nobody knows; a line that ignores it is too flat, which idle power would pay for. So there is a
 * line for each of several delays, and the one whose points lie closest is believed. Confined to
 * the engine's thread.
 */
final class HeatSink {
  private static final double[] DELAY_SECONDS = {0, 20, 40, 60, 90, 120, 180};

  private final ThermalLine[] lines =
      Arrays.stream(DELAY_SECONDS).mapToObj(ThermalLine::new).toArray(ThermalLine[]::new);

  /** A bin, and how much it counts. */
  void add(double dynamicWatts, double kelvinAboveAir, double weight) {
    for (ThermalLine line : lines) {
      line.add(dynamicWatts, kelvinAboveAir, weight);
    }
  }

  /** The node was off: its heat sink is cold. */
  void interrupt() {
    for (ThermalLine line : lines) {
      line.interrupt();
    }
  }

  ThermalLine best() {
    return Arrays.stream(lines)
        .min(Comparator.comparingDouble(ThermalLine::residualKelvin))
        .orElseThrow();
  }
}
