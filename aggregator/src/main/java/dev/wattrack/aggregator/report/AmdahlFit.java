package dev.wattrack.aggregator.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Amdahl's law T(p) = T(1) (s + (1 − s) / p) fitted to runs by least squares of relative errors (a
 * long run is no better known than a short one). Immutable.
 *
 * @param oneWorkerSeconds T(1) of the fit
 * @param serialFraction s of the fit; below 0 when more workers are worth more than their number
 * @param low lower end of the 95 % interval of s, by Student's t
 * @param high its upper end
 */
public record AmdahlFit(double oneWorkerSeconds, double serialFraction, double low, double high) {
  static final int LEAST_COUNTS = 3;

  /** 97.5 % quantiles of Student's t for 1, 2, … degrees of freedom. */
  private static final double[] STUDENT = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  /** A run: how many workers it had and how long the same work took. */
  record Point(int workers, double seconds) {}

  /** Null if there are not three counts of workers, or the times make no sense. */
  static @Nullable AmdahlFit of(List<Point> points) {
    if (points.stream().mapToInt(Point::workers).distinct().count() < LEAST_COUNTS) {
      return null;
    }
    // T = a + b x with x = 1/p, weights 1/T²; s = a / (a + b).
    double w = 0;
    double wx = 0;
    double wxx = 0;
    double wy = 0;
    double wxy = 0;
    for (Point point : points) {
      double weight = 1 / (point.seconds() * point.seconds());
      double x = 1.0 / point.workers();
      w += weight;
      wx += weight * x;
      wxx += weight * x * x;
      wy += weight * point.seconds();
      wxy += weight * x * point.seconds();
    }
    double determinant = w * wxx - wx * wx;
    double a = (wxx * wy - wx * wxy) / determinant;
    double b = (w * wxy - wx * wy) / determinant;
    double one = a + b;
    if (!(one > 0) || !Double.isFinite(one)) {
      return null;
    }
    double squares = 0;
    for (Point point : points) {
      double error = (a + b / point.workers()) / point.seconds() - 1;
      squares += error * error;
    }
    int freedom = points.size() - 2;
    double scale = squares / freedom / determinant;
    // s = a / (a + b): ds/da = b / (a+b)², ds/db = −a / (a+b)².
    double da = b / (one * one);
    double db = -a / (one * one);
    double variance = scale * (da * da * wxx + db * db * w - 2 * da * db * wx);
    double half = student(freedom) * Math.sqrt(Math.max(0, variance));
    return new AmdahlFit(one, a / one, a / one - half, a / one + half);
  }

  private static double student(int freedom) {
    return freedom <= STUDENT.length ? STUDENT[freedom - 1] : Estimate.WIDTH;
  }

  /** Seconds that the same work takes with this many workers, by the fit. */
  public double seconds(double workers) {
    return oneWorkerSeconds * (serialFraction + (1 - serialFraction) / workers);
  }

  /** What more workers can never beat: 1 / s; null if the fit knows no limit. */
  public @Nullable Double greatestSpeedUp() {
    return serialFraction <= 0 ? null : Double.valueOf(1 / serialFraction);
  }
}
