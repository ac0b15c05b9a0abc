package dev.wattrack.energy.meter;

import java.util.OptionalDouble;

/**
 * What the meter says of one bin: the mean of its power over the bin (W) by the trapezoid rule, and
 * the standard deviation of that mean from the readings' own noise. Immutable.
 */
public record MeterBin(double meanWatts, double sdWatts, int readings) {

  /** The noise of one reading: 0.25 W and 0.4 % of it, independent from reading to reading. */
  public static double readingVariance(double watts) {
    double share = 0.004 * watts;
    return 0.25 * 0.25 + share * share;
  }

  /**
   * Integrates the readings that describe the bin.
   *
   * @param shiftSeconds from the middle of what a reading describes to its arrival
   * @param maxGapSeconds readings further apart are not joined by a line
   * @return the mean power, empty where no reading describes any part of the bin
   */
  public static OptionalDouble mean(
      MeterSeries series,
      double startSeconds,
      double lengthSeconds,
      double shiftSeconds,
      double maxGapSeconds) {
    double from = startSeconds + shiftSeconds;
    double to = from + lengthSeconds;
    long first = series.firstAt(from);
    long i = first > 0 && series.holds(first - 1) ? first - 1 : first;
    double joules = 0;
    double seconds = 0;
    for (; i + 1 < series.end() && series.time(i) < to; i++) {
      double a = series.time(i);
      double b = series.time(i + 1);
      if (b - a > maxGapSeconds || b <= from) {
        continue;
      }
      double left = Math.max(a, from);
      double right = Math.min(b, to);
      double slope = (series.watts(i + 1) - series.watts(i)) / (b - a);
      double middle = series.watts(i) + slope * ((left + right) / 2 - a);
      joules += middle * (right - left);
      seconds += right - left;
    }
    if (seconds >= lengthSeconds / 2) {
      return OptionalDouble.of(joules / seconds);
    }
    return plainMean(series, first, to);
  }

  private static OptionalDouble plainMean(MeterSeries series, long first, double to) {
    double sum = 0;
    int n = 0;
    for (long i = first; i < series.end() && series.time(i) < to; i++) {
      sum += series.watts(i);
      n++;
    }
    return n == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / n);
  }
}
