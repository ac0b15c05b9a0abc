package dev.wattrack.energy;

import dev.wattrack.energy.ledger.Interval;
import java.util.Locale;

/**
 * Warns when the meter shows more or less than nodes and known loads explain: the mean residual
 * over ten minutes above max(1 W, 3 %), or a step of more than 1.5 W that stays for a minute.
 * Confined to the engine's thread.
 */
final class LoadWatch {
  private static final int MEAN_BINS = 120;
  private static final int STEP_BINS = 12;
  private static final double STEP_WATTS = 1.5;
  private static final double LEAST_WATTS = 1;
  private static final double LEAST_SHARE = 0.03;
  private static final double MILLIJOULES_PER_WATT = 1000.0 * EnergyEngine.BIN_SECONDS;

  private final double[] residuals = new double[MEAN_BINS];
  private long count;
  private boolean warned;
  private int quiet;

  /** What to tell about this interval; empty text for nothing. */
  String add(Interval interval) {
    if (interval.meterMillijoules().isEmpty()) {
      return "";
    }
    double meter = interval.meterMillijoules().getAsLong() / MILLIJOULES_PER_WATT;
    residuals[(int) (count++ % MEAN_BINS)] = interval.residualMillijoules() / MILLIJOULES_PER_WATT;
    double threshold = Math.max(LEAST_WATTS, LEAST_SHARE * meter);
    double mean = mean(MEAN_BINS);
    double minute = mean(STEP_BINS);
    boolean unexplained =
        (count >= MEAN_BINS && Math.abs(mean) > threshold) || (count >= STEP_BINS && step(minute));
    quiet = unexplained ? 0 : quiet + 1;
    if (unexplained && !warned) {
      warned = true;
      double watts = Math.abs(minute) > Math.abs(mean) ? minute : mean;
      return String.format(Locale.ROOT, "unexplained load of %.1f W on the meter", watts);
    }
    if (warned && quiet > MEAN_BINS / 2) {
      warned = false;
      return "the unexplained load is gone";
    }
    return "";
  }

  /** Every bin of the last minute is off in the same direction. */
  private boolean step(double minute) {
    if (Math.abs(minute) < STEP_WATTS) {
      return false;
    }
    for (int i = 1; i <= STEP_BINS; i++) {
      double residual = residuals[(int) ((count - i) % MEAN_BINS)];
      if (residual * Math.signum(minute) < 0.6 * STEP_WATTS) {
        return false;
      }
    }
    return true;
  }

  private double mean(int bins) {
    int n = (int) Math.min(count, bins);
    double sum = 0;
    for (int i = 1; i <= n; i++) {
      sum += residuals[(int) ((count - i) % MEAN_BINS)];
    }
    return n == 0 ? 0 : sum / n;
  }

  /** Whether a warning stands: figures of this time deserve wider intervals. */
  boolean warned() {
    return warned;
  }
}
