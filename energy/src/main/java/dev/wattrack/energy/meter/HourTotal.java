package dev.wattrack.energy.meter;

/**
 * An hour of the meter's own counter beside what was integrated from its readings. The counter
 * shows whole Wh, rounded down, so the hour's energy is between {@code wattHours} and one more. It
 * is a total only: no power at any moment follows from it. Immutable.
 *
 * @param meteredJoules integrated over the time with readings
 * @param modelledJoules what the model says of the time without
 * @param meteredSeconds how much of the hour had readings
 * @param followedSeconds how much of the hour the engine was running
 * @param agrees whether the counter is where readings and model put it, within their intervals
 */
public record HourTotal(
    double startSeconds,
    double wattHours,
    double meteredJoules,
    double modelledJoules,
    double meteredSeconds,
    double followedSeconds,
    boolean agrees) {

  static final double SECONDS = 3600;
  static final double JOULES_PER_WATT_HOUR = 3600;

  /** With less of the hour covered by readings, the counter is the better total. */
  private static final double COVERED = 0.9 * SECONDS;

  /** Whether the hour's energy is known by the counter alone: an estimated total. */
  public boolean estimatedTotal() {
    return meteredSeconds < COVERED;
  }

  /** The hour's energy by the counter: the middle of what it may stand for. */
  public double totalJoules() {
    return (wattHours + 0.5) * JOULES_PER_WATT_HOUR;
  }

  /** Half of a 95 % interval around {@link #totalJoules}. */
  public double halfWidthJoules() {
    return 0.475 * JOULES_PER_WATT_HOUR;
  }

  /** What the counter leaves for the time without readings. */
  public double gapJoules() {
    return Math.max(0, totalJoules() - meteredJoules);
  }
}
