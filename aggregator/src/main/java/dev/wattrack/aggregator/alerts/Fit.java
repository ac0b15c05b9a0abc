package dev.wattrack.aggregator.alerts;

/**
 * The straight line through some points by least squares, and whether to believe it. A line is
 * believed if its slope is far from what chance gives (t = slope / standard error, at least {@value
 * #LEAST_T}) and what is left over is small beside what the line explains. Noise around a flat line
 * gives neither. Immutable.
 *
 * @param perSecond the slope
 * @param last the line's value at the last point
 */
record Fit(double perSecond, double last, boolean believed) {
  static final double LEAST_T = 8;
  private static final double LEAST_R2 = 0.8;
  private static final int LEAST_POINTS = 10;
  static final Fit NONE = new Fit(0, Double.NaN, false);

  /**
   * @param count of the points that count
   */
  static Fit of(double[] seconds, double[] values, int count) {
    if (count < LEAST_POINTS) {
      return NONE;
    }
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < count; i++) {
      meanX += seconds[i] / count;
      meanY += values[i] / count;
    }
    double xx = 0;
    double xy = 0;
    double yy = 0;
    double lastX = seconds[0];
    for (int i = 0; i < count; i++) {
      double x = seconds[i] - meanX;
      double y = values[i] - meanY;
      xx += x * x;
      xy += x * y;
      yy += y * y;
      lastX = Math.max(lastX, seconds[i]);
    }
    if (xx <= 0 || yy <= 0) {
      return NONE;
    }
    double slope = xy / xx;
    double residual = Math.max(0, yy - slope * xy);
    double error = Math.sqrt(residual / (count - 2) / xx);
    boolean believed = Math.abs(slope) >= LEAST_T * error && residual <= (1 - LEAST_R2) * yy;
    return new Fit(slope, meanY + slope * (lastX - meanX), believed);
  }
}
