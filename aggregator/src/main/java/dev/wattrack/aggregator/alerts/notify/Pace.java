package dev.wattrack.aggregator.alerts.notify;

import java.util.function.LongSupplier;

/**
 * How soon a failed delivery is tried again. Immutable.
 *
 * @param firstWaitMillis before the second try; it doubles up to a minute
 * @param lookMillis so long at most a lane sleeps before it looks at the time again
 * @param nanoTime only moves forward, whatever happens to the clock on the wall
 */
public record Pace(long firstWaitMillis, long lookMillis, LongSupplier nanoTime) {
  public static final Pace USUAL = new Pace(1_000, 60_000, System::nanoTime);
}
