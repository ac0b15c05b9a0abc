package dev.wattrack.aggregator.influxql;

import java.util.Arrays;
import java.util.Set;

/**
 * What the functions of InfluxDB make of the points of a window. Ties are settled as its source
 * does (query/functions.go of 1.6: of equal times the greater value, of equal values the earlier
 * time).
 */
final class Reducer {
  static final Set<String> SELECTORS = Set.of("first", "last", "min", "max", "percentile");
  static final Set<String> NUMBERS_ONLY =
      Set.of("mean", "sum", "median", "spread", "stddev", "min", "max", "percentile", "integral");
  private static final Set<String> AGGREGATES =
      Set.of("mean", "sum", "count", "median", "spread", "stddev", "mode", "integral");

  static boolean known(String function) {
    return SELECTORS.contains(function) || AGGREGATES.contains(function);
  }

  static FieldType type(String function, FieldType of) {
    return switch (function) {
      case "mean", "median", "stddev", "integral" -> FieldType.FLOAT;
      case "count" -> FieldType.INTEGER;
      default -> of;
    };
  }

  /** The chosen point of a selector, as an index; -1 if there is none. */
  static int select(String function, Points points, double argument) {
    if (function.equals("percentile")) {
      return percentile(points, argument);
    }
    int best = -1;
    for (int i = 0; i < points.size(); i++) {
      if (best < 0 || better(function, points, i, best)) {
        best = i;
      }
    }
    return best;
  }

  private static boolean better(String function, Points points, int i, int best) {
    long time = points.time(i) - points.time(best);
    double value = points.value(i) - points.value(best);
    return switch (function) {
      case "first" -> time < 0 || (time == 0 && value > 0);
      case "last" -> time > 0 || (time == 0 && value > 0);
      case "min" -> value < 0 || (value == 0 && time < 0);
      default -> value > 0 || (value == 0 && time < 0);
    };
  }

  private static int percentile(Points points, double percent) {
    Integer[] order = new Integer[points.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, java.util.Comparator.comparingDouble(points::value));
    int rank = (int) Math.floor(points.size() * percent / 100.0 + 0.5) - 1;
    return rank < 0 || rank >= order.length ? -1 : order[rank];
  }

  /** The value of a window with points; NaN where there is none. */
  static double reduce(String function, Points points, double argument) {
    if (SELECTORS.contains(function)) {
      int chosen = select(function, points, argument);
      return chosen < 0 ? Double.NaN : points.value(chosen);
    }
    int n = points.size();
    return switch (function) {
      case "count" -> n;
      case "sum" -> sum(points);
      case "mean" -> sum(points) / n;
      case "spread" -> reduce("max", points, argument) - reduce("min", points, argument);
      case "median" -> median(points);
      case "stddev" -> deviation(points);
      case "mode" -> mode(points);
      default -> throw new IllegalArgumentException("not of a window: " + function);
    };
  }

  private static double sum(Points points) {
    double sum = 0;
    for (int i = 0; i < points.size(); i++) {
      sum += points.value(i);
    }
    return sum;
  }

  private static double median(Points points) {
    double[] sorted = new double[points.size()];
    Arrays.setAll(sorted, points::value);
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double deviation(Points points) {
    if (points.size() < 2) {
      return Double.NaN;
    }
    double mean = sum(points) / points.size();
    double squares = 0;
    for (int i = 0; i < points.size(); i++) {
      squares += (points.value(i) - mean) * (points.value(i) - mean);
    }
    return Math.sqrt(squares / (points.size() - 1));
  }

  /** The most frequent value; of equally frequent ones the earlier, of single ones the smallest. */
  private static double mode(Points points) {
    Integer[] order = new Integer[points.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, java.util.Comparator.comparingDouble(points::value));
    double best = points.value(order[0]);
    long bestTime = points.time(order[0]);
    int most = 0;
    int first = 0;
    for (int i = 1; i < order.length; i++) {
      if (points.value(order[i]) != points.value(order[first])) {
        first = i;
        continue;
      }
      int count = i - first + 1;
      if (count > most || (count == most && points.time(order[first]) <= bestTime)) {
        most = count;
        best = points.value(order[i]);
        bestTime = points.time(order[i]);
      }
    }
    return best;
  }

  private Reducer() {}
}
