package dev.wattrack.energy.fit;

/**
 * By how much the meter's readings come after what they describe, in seconds. Correlates 4-second
 * differences of the meter with those of the predicted power for lags from 0 to 8 s, with a memory
 * of half an hour; takes the peak of a parabola where the correlation is above 0.6. A jump of more
 * than a second must be found three times running. Confined to the engine's thread.
 */
public final class Alignment {
  /** Assumed until the data say something. */
  public static final double USUAL_LAG_SECONDS = 2;

  private static final double STEP_SECONDS = 0.25;
  private static final int LAGS = 33;
  private static final double DIFFERENCE_SECONDS = 4;
  private static final double MEMORY_BINS = 360;
  private static final int BINS_PER_ESTIMATE = 24;
  private static final double LEAST_CORRELATION = 0.6;

  private final double[] products = new double[LAGS];
  private final double[] squares = new double[LAGS];
  private double meterSquares;
  private double weight;
  private int bins;
  private double lag = USUAL_LAG_SECONDS;
  private boolean known;
  private double candidate = Double.NaN;
  private int confirmations;

  /** Takes a pair of readings about four seconds apart. */
  public void pair(
      double earlier, double earlierWatts, double later, double laterWatts, PowerTrace trace) {
    double apart = later - earlier;
    if (Math.abs(apart - DIFFERENCE_SECONDS) > 1.5 || !trace.covers(earlier - 9)) {
      return;
    }
    double meter = laterWatts - earlierWatts;
    meterSquares += meter * meter;
    weight += 1;
    for (int i = 0; i < LAGS; i++) {
      double shift = i * STEP_SECONDS;
      double model = trace.secondBefore(later - shift) - trace.secondBefore(earlier - shift);
      products[i] += meter * model;
      squares[i] += model * model;
    }
  }

  /** A bin is over: forgets slowly and looks for the peak now and then. */
  public void endBin() {
    double keep = Math.exp(-1 / MEMORY_BINS);
    for (int i = 0; i < LAGS; i++) {
      products[i] *= keep;
      squares[i] *= keep;
    }
    meterSquares *= keep;
    weight *= keep;
    if (++bins % BINS_PER_ESTIMATE == 0 && weight > 60) {
      estimate();
    }
  }

  private double correlation(int i) {
    double scale = squares[i] * meterSquares;
    return scale > 0 ? products[i] / Math.sqrt(scale) : 0;
  }

  private void estimate() {
    int best = 0;
    for (int i = 1; i < LAGS; i++) {
      if (correlation(i) > correlation(best)) {
        best = i;
      }
    }
    if (best == 0 || best == LAGS - 1 || correlation(best) < LEAST_CORRELATION) {
      return;
    }
    double left = correlation(best - 1);
    double middle = correlation(best);
    double right = correlation(best + 1);
    double curve = left - 2 * middle + right;
    double offset = curve < 0 ? 0.5 * (left - right) / curve : 0;
    consider((best + Math.max(-0.5, Math.min(0.5, offset))) * STEP_SECONDS);
  }

  private void consider(double found) {
    if (!known || Math.abs(found - lag) <= 1) {
      lag = found;
      known = true;
      confirmations = 0;
      return;
    }
    confirmations = Math.abs(found - candidate) <= 0.5 ? confirmations + 1 : 1;
    candidate = found;
    if (confirmations >= 3) {
      lag = found;
      confirmations = 0;
    }
  }

  public double lagSeconds() {
    return lag;
  }

  /** Whether the data have said what the lag is. */
  public boolean known() {
    return known;
  }

  /** Goes on from what was saved. */
  public void restore(double lagSeconds, boolean wasKnown) {
    lag = lagSeconds;
    known = wasKnown;
  }
}
