package dev.wattrack.agent.base;

/** Clocks that a test moves; they begin at a time that is not zero. */
public final class FakeTime implements Time {
  private long monotonic = 5_000_000_000L;
  private long wall = 1_700_000_000_250_000_000L;

  @Override
  public synchronized long monotonicNanos() {
    return monotonic;
  }

  @Override
  public synchronized long wallNanos() {
    return wall;
  }

  /** Time passes. */
  public synchronized void pass(long nanos) {
    monotonic += nanos;
    wall += nanos;
  }

  /** Somebody sets the wall clock. */
  public synchronized void step(long nanos) {
    wall += nanos;
  }
}
