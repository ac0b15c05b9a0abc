package dev.wattrack.sensors.driver;

/** The two clocks of a machine. Safe for use by several threads. */
public interface Time {
  /** Nanoseconds that only go forward; the zero means nothing. */
  long monotonicNanos();

  /** Nanoseconds since 1970 UTC as this machine believes; may jump at any time. */
  long wallNanos();

  /** The clocks of this machine. */
  static Time system() {
    return new Time() {
      @Override
      public long monotonicNanos() {
        return System.nanoTime();
      }

      @Override
      public long wallNanos() {
        return System.currentTimeMillis() * 1_000_000;
      }
    };
  }
}
