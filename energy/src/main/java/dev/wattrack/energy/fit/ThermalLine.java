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
  private double counted;
  private double n;
  private double sx;
  private double sy;
  private double sxx;
  private double sxy;
  private double syy;

  ThermalLine(double delaySeconds) {
    delayPart = delaySeconds > 0 ? 1 - Math.exp(-5 / delaySeconds) : 1;
  }

  /** A bin, and how much it counts: what the model says of it may be worth little yet. */
  void add(double dynamicWatts, double kelvinAboveAir, double weight) {
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
    counted = counted * KEEP + 1;
    n = n * KEEP + weight;
    sx = sx * KEEP + weight * x;
    sy = sy * KEEP + weight * y;
    sxx = sxx * KEEP + weight * x * x;
    sxy = sxy * KEEP + weight * x * y;
    syy = syy * KEEP + weight * y * y;
  }

  /** The node was off: its heat sink is cold. */
  void interrupt() {
    x = Double.NaN;
    bins = 0;
  }

  double bins() {
    return counted;
  }

  /** Variance of the smoothed dynamic power, W squared. */
  double spread() {
    return counted < 2 ? 0 : Math.max(0, sxx / n - (sx / n) * (sx / n));
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
