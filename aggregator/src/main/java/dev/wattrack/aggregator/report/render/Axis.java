package dev.wattrack.aggregator.report.render;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear axis from values to points of a picture. Immutable.
 *
 * @param least value at the point {@code from}
 * @param most value at the point {@code to}
 */
record Axis(double least, double most, double from, double to) {
  private static final double[] STEPS = {1, 2, 5, 10};

  Axis {
    if (!(most > least)) {
      most = least + 1;
    }
  }

  double at(double value) {
    return from + (value - least) / (most - least) * (to - from);
  }

  /** Round values on the axis, about as many as asked for. */
  List<Double> ticks(int about) {
    double rough = (most - least) / about;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = power * 10;
    for (double each : STEPS) {
      if (each * power >= rough * 0.999) {
        step = each * power;
        break;
      }
    }
    List<Double> ticks = new ArrayList<>();
    for (double tick = Math.ceil(least / step) * step; tick <= most * 1.0001; tick += step) {
      ticks.add(Math.abs(tick) < step / 1e6 ? 0.0 : tick);
    }
    return ticks;
  }

  /** The value that ends an axis so that it ends on a tick. */
  static double roundedUp(double value) {
    if (value <= 0) {
      return 1;
    }
    List<Double> ticks = new Axis(0, value, 0, 1).ticks(4);
    double step = ticks.size() > 1 ? ticks.get(1) - ticks.get(0) : value;
    return Math.ceil(value / step * 0.999) * step;
  }
}
