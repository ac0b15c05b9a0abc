package dev.wattrack.agent.base;

/**
 * The two clocks of a node: one to schedule by and one to stamp with. Safe for use by several
 * threads. Neither fails; the wall clock may jump either way at any time.
 */
public interface Time {
  /** Nanoseconds that only go forward; the zero means nothing. */
  long monotonicNanos();

  /** Nanoseconds since 1970 UTC as this node believes, in steps of a millisecond. */
  long wallNanos();

  static Time system() {
    return new SystemTime();
  }

  /** The clocks of this machine. */
  final class SystemTime implements Time {
    @Override
    public long monotonicNanos() {
      return System.nanoTime();
    }

    @Override
    public long wallNanos() {
      return System.currentTimeMillis() * 1_000_000;
    }
  }
}
