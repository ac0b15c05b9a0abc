package dev.wattrack.energy.ledger;

import java.util.OptionalLong;

/**
 * What the meter turned out to have measured (mJ) in an interval that was closed as estimated. The
 * nodes keep what the model said of them; what the meter has beside is the residual, as in an
 * interval whose readings came in time. Immutable.
 */
public record LateMeter(long startSeconds, long millijoules, double sdWatts) {

  /** The interval with its meter value; one that is another, or has one, comes back as it is. */
  public Interval applyTo(Interval interval) {
    if (interval.startSeconds() != startSeconds || interval.meterMillijoules().isPresent()) {
      return interval;
    }
    long known =
        interval.nodesMillijoules() + interval.fixedMillijoules() + interval.fanMillijoules();
    return new Interval(
        startSeconds,
        OptionalLong.of(millijoules),
        sdWatts,
        interval.nodes(),
        interval.fixedMillijoules(),
        interval.fanMillijoules(),
        millijoules - known,
        interval.modelVersion());
  }
}
