package dev.wattrack.sensors.driver;

/**
 * Integrates power to a counter of joules by the trapezoid rule. A gap longer than the limit adds
 * nothing: what was not measured is not counted. Starts at zero with the process, as counters do.
 * Confined to one thread.
 */
public final class Energy {
  private final long longestGapNanos;
  private long lastNanos;
  private double lastWatts = Double.NaN;
  private double joules;
  private long gaps;

  /**
   * @param longestGapNanos between two readings that belong together, usually three intervals
   */
  public Energy(long longestGapNanos) {
    this.longestGapNanos = longestGapNanos;
  }

  /** Adds a reading; the time is monotonic. */
  public void add(long nanos, double watts) {
    if (!Double.isNaN(lastWatts)) {
      long passed = nanos - lastNanos;
      if (passed > longestGapNanos || passed < 0) {
        gaps++;
      } else {
        joules += (lastWatts + watts) / 2 * passed / 1e9;
      }
    }
    lastNanos = nanos;
    lastWatts = watts;
  }

  /** What was measured since the start, J. */
  public double joules() {
    return joules;
  }

  /** How often the readings were interrupted. */
  public long gaps() {
    return gaps;
  }
}
