package dev.wattrack.energy.calibrate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Says when the meter has settled: over the last stretch of readings both halves have the same mean
 * within their noise, and the noise is small. Single spikes are left out. Confined to one thread.
 */
final class SteadyPower {
  private static final int LEAST_READINGS = 6;
  private static final int MAX_READINGS = 4096;
  private static final double SPIKE_WATTS = 3;
  private static final double SPIKE_SHARE = 0.25;
  private static final double NOISE_WATTS = 0.6;
  private static final double NOISE_SHARE = 0.02;
  private static final double DRIFT_WATTS = 0.15;

  /** What does not average out: slow errors of the meter. */
  private static final double FLOOR_WATTS = 0.03;

  private record Reading(double seconds, double watts) {}

  private final double windowSeconds;
  private final double floorWatts;
  private final ArrayDeque<Reading> readings = new ArrayDeque<>();

  SteadyPower(double windowSeconds, double stepWatts) {
    this.windowSeconds = windowSeconds;
    this.floorWatts = Math.hypot(FLOOR_WATTS, stepWatts / Math.sqrt(12));
  }

  void clear() {
    readings.clear();
  }

  void add(double seconds, double watts) {
    if (!(watts >= 0) || (!readings.isEmpty() && seconds <= readings.getLast().seconds)) {
      return;
    }
    readings.addLast(new Reading(seconds, watts));
    while (readings.getFirst().seconds < seconds - windowSeconds
        && readings.size() > LEAST_READINGS) {
      readings.removeFirst();
    }
    if (readings.size() > MAX_READINGS) {
      readings.removeFirst();
    }
  }

  /** How much of the stretch is there, 0 to 1. */
  double filled() {
    if (readings.size() < 2) {
      return 0;
    }
    double span = readings.getLast().seconds - readings.getFirst().seconds;
    return Math.min(1, span / (0.95 * windowSeconds));
  }

  /** The level, once it is one. */
  Optional<Level> level() {
    List<Double> kept = kept();
    if (filled() < 1 || kept.size() < LEAST_READINGS) {
      return Optional.empty();
    }
    int half = kept.size() / 2;
    double mean = mean(kept);
    double sd = sd(kept, mean);
    double moved = Math.abs(mean(kept.subList(0, half)) - mean(kept.subList(half, kept.size())));
    boolean quiet = sd <= Math.max(NOISE_WATTS, NOISE_SHARE * mean);
    if (!quiet || moved > Math.max(DRIFT_WATTS, 3 * sd / Math.sqrt(half / 2.0))) {
      return Optional.empty();
    }
    double spread = Math.max(sd, 1e-3) / Math.sqrt(kept.size());
    return Optional.of(new Level(mean, Math.hypot(spread, floorWatts)));
  }

  private List<Double> kept() {
    List<Double> sorted = new ArrayList<>();
    readings.forEach(reading -> sorted.add(reading.watts));
    Collections.sort(sorted);
    if (sorted.isEmpty()) {
      return sorted;
    }
    double median = sorted.get(sorted.size() / 2);
    double room = Math.max(SPIKE_WATTS, SPIKE_SHARE * median);
    int spikes = (int) sorted.stream().filter(watts -> Math.abs(watts - median) > room).count();
    boolean few = spikes * 20 <= sorted.size();
    return readings.stream()
        .map(Reading::watts)
        .filter(watts -> !few || Math.abs(watts - median) <= room)
        .toList();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private static double sd(List<Double> values, double mean) {
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / Math.max(1, values.size() - 1));
  }
}
