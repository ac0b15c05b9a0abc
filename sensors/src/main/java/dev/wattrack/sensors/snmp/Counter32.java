package dev.wattrack.sensors.snmp;

/**
 * Arithmetic of a 32-bit counter that begins again at 0 after 4294967295 (RFC 2578, section 7.1.6;
 * TimeTicks wrap after 497 days).
 */
public final class Counter32 {
  private static final long MODULUS = 1L << 32;

  /** How far the counter has come between two readings, if it wrapped at most once. */
  public static long passed(long before, long now) {
    return Math.floorMod(now - before, MODULUS);
  }

  private Counter32() {}
}
