package dev.wattrack.agent.run;

/**
 * When the next tick is due and how it is stamped. Waiting goes by the monotonic clock, stamps are
 * the wall clock rounded to the interval; after every tick the next is aimed at the wall clock's
 * next whole interval, so a clock that was set takes effect within one and a half intervals and can
 * neither stall nor spin the loop. Confined to one thread.
 */
final class Schedule {
  /** No tick now. */
  static final long NONE = Long.MIN_VALUE;

  private final long intervalNanos;
  private boolean begun;
  private long dueAt;
  private long last = NONE;
  private long skipped;

  Schedule(long intervalNanos) {
    this.intervalNanos = intervalNanos;
  }

  /** How long to wait at this monotonic time; not above 0 when a tick is due. */
  long waitNanos(long monotonicNanos) {
    return begun ? dueAt - monotonicNanos : 0;
  }

  /**
   * The stamp of the tick that is due now, or {@link #NONE}. The first is due at once and stamped
   * backward. Two ticks in a row never have the same stamp.
   */
  long next(long monotonicNanos, long wallNanos) {
    if (waitNanos(monotonicNanos) > 0) {
      return NONE;
    }
    long rounding = begun ? intervalNanos / 2 : 0;
    long stamp = Math.floorDiv(wallNanos + rounding, intervalNanos) * intervalNanos;
    dueAt = monotonicNanos + (stamp + intervalNanos - wallNanos);
    if (begun && stamp == last) {
      return NONE;
    }
    if (begun && stamp > last) {
      skipped += (stamp - last) / intervalNanos - 1;
    }
    begun = true;
    last = stamp;
    return stamp;
  }

  /** Stamps that were passed over: the loop was late, the machine slept or the clock was set on. */
  long skipped() {
    return skipped;
  }
}
