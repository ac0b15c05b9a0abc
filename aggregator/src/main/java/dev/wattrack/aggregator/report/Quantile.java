package dev.wattrack.aggregator.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Quantiles of a sample, between two values by their distance. */
final class Quantile {

  /** Null of nothing. */
  static @Nullable Double of(List<Double> values, double part) {
    if (values.isEmpty()) {
      return null;
    }
    double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
    double at = part * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  private Quantile() {}
}
