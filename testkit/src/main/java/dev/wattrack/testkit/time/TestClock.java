package dev.wattrack.testkit.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until a test moves it. It starts at a time that is neither zero nor a
 * whole second and moves only forward, except by {@link #jumpTo}. Safe for use by several threads.
 */
public final class TestClock extends Clock {
  /** Where a clock starts unless told: 2026-01-01T00:00:00.25Z. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00.250Z");

  private static final long SECOND = 1_000_000_000L;

  /** What a clock and its views in other zones share. */
  private record Hands(AtomicLong epochNanos, AtomicLong elapsedNanos) {}

  private final Hands hands;
  private final ZoneId zone;

  public TestClock() {
    this(START);
  }

  public TestClock(Instant start) {
    this(new Hands(new AtomicLong(nanosOf(start)), new AtomicLong(1)), ZoneOffset.UTC);
  }

  private TestClock(Hands hands, ZoneId zone) {
    this.hands = hands;
    this.zone = zone;
  }

  /** Moves wall clock and monotonic time; a negative step is refused. */
  public void advance(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("time moves only forward, not by " + step);
    }
    hands.epochNanos.addAndGet(step.toNanos());
    hands.elapsedNanos.addAndGet(step.toNanos());
  }

  /** Sets the wall clock as an administrator or NTP would; monotonic time does not notice. */
  public void jumpTo(Instant time) {
    hands.epochNanos.set(nanosOf(time));
  }

  /** Nanoseconds since 1970 UTC. */
  public long epochNanos() {
    return hands.epochNanos.get();
  }

  /** Monotonic nanoseconds from an arbitrary start, as {@link System#nanoTime}. */
  public long nanoTime() {
    return hands.elapsedNanos.get();
  }

  @Override
  public Instant instant() {
    long nanos = hands.epochNanos.get();
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** The same hands shown in another zone. */
  @Override
  public Clock withZone(ZoneId other) {
    return new TestClock(hands, other);
  }

  private static long nanosOf(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano());
  }
}
