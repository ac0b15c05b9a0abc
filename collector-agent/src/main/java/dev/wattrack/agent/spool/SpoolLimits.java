package dev.wattrack.agent.spool;

import java.time.Duration;

/**
 * How much may wait, and where. Immutable.
 *
 * @param maxAge older chunks are dropped and counted
 * @param maxBytes most bytes in memory and on disk together
 * @param memoryBytes most bytes of ticks in memory
 * @param diskAfter the aggregator may be away this long before anything is written; zero writes
 *     every tick before it is sent
 * @param keepOnStop whether a clean stop writes what is not acknowledged
 */
public record SpoolLimits(
    Duration maxAge, long maxBytes, long memoryBytes, Duration diskAfter, boolean keepOnStop) {
  static final long LEAST_MEMORY_BYTES = 16 << 10;

  public SpoolLimits {
    if (memoryBytes < LEAST_MEMORY_BYTES || maxBytes < memoryBytes) {
      throw new IllegalArgumentException(
          "memory " + memoryBytes + " of " + maxBytes + " bytes: at least 16 kB and not above all");
    }
    if (maxAge.isNegative() || maxAge.isZero() || diskAfter.isNegative()) {
      throw new IllegalArgumentException("ages " + maxAge + " and " + diskAfter);
    }
  }
}
