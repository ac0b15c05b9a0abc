package dev.wattrack.aggregator.influxql;

import java.util.Set;

/**
 * Functions that make a stream of a stream: derivatives, differences and the like. A joined series
 * may have several points of one time; the first of them counts where time matters, as in InfluxDB.
 */
final class Transform {
  private static final Set<String> ALL =
      Set.of(
          "derivative",
          "non_negative_derivative",
          "difference",
          "non_negative_difference",
          "cumulative_sum",
          "moving_average",
          "elapsed");

  static boolean known(String function) {
    return ALL.contains(function);
  }

  static FieldType type(String function, FieldType of) {
    return switch (function) {
      case "derivative", "non_negative_derivative", "moving_average" -> FieldType.FLOAT;
      case "elapsed" -> FieldType.INTEGER;
      default -> of;
    };
  }

  /**
   * @param argument unit in ns, or the number of points of a moving average
   */
  static Points apply(String function, Points in, double argument, boolean ascending) {
    return switch (function) {
      case "cumulative_sum" -> sums(in);
      case "moving_average" -> averages(in, (int) argument);
      default -> steps(function, in, argument, ascending);
    };
  }

  private static Points steps(String function, Points in, double unit, boolean ascending) {
    Points out = new Points();
    boolean byTime = !function.equals("elapsed");
    boolean any = false;
    long time = 0;
    double value = 0;
    for (int i = 0; i < in.size(); i++) {
      if (Double.isNaN(in.value(i)) || (byTime && any && in.time(i) == time)) {
        continue;
      }
      if (any) {
        long elapsed = ascending ? in.time(i) - time : time - in.time(i);
        double step = in.value(i) - value;
        boolean dropped = function.startsWith("non_negative") && step < 0;
        if (!dropped) {
          out.add(in.time(i), made(function, step, elapsed, unit));
        }
      }
      any = true;
      time = in.time(i);
      value = in.value(i);
    }
    return out;
  }

  private static double made(String function, double step, long elapsed, double unit) {
    if (function.endsWith("derivative")) {
      return elapsed > 0 ? step / (elapsed / unit) : 0;
    }
    return function.equals("elapsed") ? (long) (elapsed / unit) : step;
  }

  private static Points sums(Points in) {
    Points out = new Points();
    double sum = 0;
    for (int i = 0; i < in.size(); i++) {
      if (!Double.isNaN(in.value(i))) {
        sum += in.value(i);
        out.add(in.time(i), sum);
      }
    }
    return out;
  }

  private static Points averages(Points in, int width) {
    Points kept = new Points();
    Points out = new Points();
    for (int i = 0; i < in.size(); i++) {
      if (Double.isNaN(in.value(i))) {
        continue;
      }
      kept.add(in.time(i), in.value(i));
      if (kept.size() >= width) {
        double sum = 0;
        for (int j = kept.size() - width; j < kept.size(); j++) {
          sum += kept.value(j);
        }
        out.add(in.time(i), sum / width);
      }
    }
    return out;
  }

  private Transform() {}
}
