package dev.wattrack.energy.fit;

/**
 * How far a node's SoC is above the air against the dynamic power the model gives it, both smoothed
 * over two minutes, the power delayed as by a heat sink: a straight line, forgotten over four
 * hours. Its slope is kelvin per watt, and where it meets no dynamic power the idle power alone
 * heats. Confined to the engine's thread.
 */
final class ThermalLine {
  private static final double SMOOTHING = 5.0 / 120;
  private static final int WARM_UP_BINS = 90;
  private static final double KEEP = Math.exp(-5.0 / 14_400);

  private final double delayPart;
  private double delayed;

  private double x = Double.NaN;
  private double y;
  private int bins;
  private double n;
  private double sx;
  private double sy;
  private double sxx;
  private double sxy;
  private double syy;

  ThermalLine(double delaySeconds) {
    delayPart = delaySeconds > 0 ? 1 - Math.exp(-5 / delaySeconds) : 1;
  }

  void add(double dynamicWatts, double kelvinAboveAir) {
    if (Double.isNaN(x)) {
      x = dynamicWatts;
      delayed = dynamicWatts;
      y = kelvinAboveAir;
    }
    delayed += delayPart * (dynamicWatts - delayed);
    x += SMOOTHING * (delayed - x);
    y += SMOOTHING * (kelvinAboveAir - y);
    if (++bins < WARM_UP_BINS) {
      return;
    }
    n = n * KEEP + 1;
    sx = sx * KEEP + x;
    sy = sy * KEEP + y;
    sxx = sxx * KEEP + x * x;
    sxy = sxy * KEEP + x * y;
    syy = syy * KEEP + y * y;
  }

  /** The node was off: its heat sink is cold. */
  void interrupt() {
    x = Double.NaN;
    bins = 0;
  }

  double bins() {
    return n;
  }

  /** Variance of the smoothed dynamic power, W squared. */
  double spread() {
    return n < 2 ? 0 : Math.max(0, sxx / n - (sx / n) * (sx / n));
  }

  double slope() {
    double variance = spread();
    return variance <= 0 ? 0 : (sxy / n - sx / n * sy / n) / variance;
  }

  /** Kelvin above the air without dynamic power. */
  double intercept() {
    return sy / n - slope() * sx / n;
  }

  /** Mean kelvin above the air, and mean dynamic watts. */
  double mean() {
    return sy / n;
  }

  double meanWatts() {
    return sx / n;
  }

  /** Standard deviation of the temperatures around the line. */
  double residualKelvin() {
    double variance = syy / n - (sy / n) * (sy / n);
    return Math.sqrt(Math.max(0, variance - slope() * slope() * spread()));
  }
}
