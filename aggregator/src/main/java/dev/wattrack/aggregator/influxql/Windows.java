package dev.wattrack.aggregator.influxql;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The windows of GROUP BY time: multiples of the interval since 1970, moved by the offset, and
 * begun at the zone's midnight where there is a zone. Immutable.
 *
 * @param interval ns; 0 means one window for all
 */
record Windows(long interval, long offset, @Nullable ZoneId zone) {
  private static final long QUARTER = 900_000_000_000L;

  /** Start of the window a time is in. */
  long start(long time) {
    long shifted = time - offset;
    long ahead = ahead(shifted);
    long start = shifted - Math.floorMod(shifted + ahead, interval) + offset;
    long moved = ahead - ahead(start);
    return Math.abs(moved) < interval ? start + moved : start;
  }

  /** Start of the next window, or of the one before. */
  long next(long start, boolean ascending) {
    long next = ascending ? start + interval : start - interval;
    long moved = ahead(start) - ahead(next);
    return Math.abs(moved) < interval ? next + moved : next;
  }

  /** The widest windows since 1970 that lie wholly in these. */
  long unit() {
    long unit = interval;
    if (offset != 0) {
      unit = gcd(unit, Math.abs(offset));
    }
    return zone == null ? unit : gcd(unit, QUARTER);
  }

  private long ahead(long time) {
    if (zone == null) {
      return 0;
    }
    Instant instant = Instant.ofEpochSecond(Math.floorDiv(time, 1_000_000_000L));
    return zone.getRules().getOffset(instant).getTotalSeconds() * 1_000_000_000L;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
