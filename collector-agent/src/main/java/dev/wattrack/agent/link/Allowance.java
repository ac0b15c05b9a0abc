package dev.wattrack.agent.link;

/**
 * How many ticks of the backlog may go now (a token bucket that holds one second). A chunk goes
 * whole, so the bucket may go below zero and then has to fill again. Confined to one thread.
 */
final class Allowance {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final long ticksPerSecond;
  private double tokens;
  private long filledAt;

  Allowance(long ticksPerSecond, long nowNanos) {
    this.ticksPerSecond = ticksPerSecond;
    filledAt = nowNanos;
    tokens = 1;
  }

  boolean allows(long nowNanos) {
    double earned = (nowNanos - filledAt) * (double) ticksPerSecond / SECOND_NANOS;
    tokens = Math.min((double) ticksPerSecond, tokens + earned);
    filledAt = nowNanos;
    return tokens > 0;
  }

  void spend(int ticks) {
    tokens -= ticks;
  }

  /** How long until something is allowed again, ms, at least 1. */
  long waitMillis() {
    return tokens > 0 ? 1 : (long) (-tokens * 1000 / ticksPerSecond) + 1;
  }
}
