package dev.wattrack.aggregator.store.block;

/**
 * Doubles that were decimals once, as whole numbers: 12.34 is 1234 with two digits. Only where
 * every value comes back bit for bit (so never for NaN, infinities or -0.0).
 */
final class Decimals {
  private static final int MAX_DIGITS = 12;
  private static final double LIMIT = 1L << 53;
  private static final double[] POWERS = new double[MAX_DIGITS + 1];

  static {
    double power = 1;
    for (int i = 0; i <= MAX_DIGITS; i++) {
      POWERS[i] = power;
      power *= 10; // exact up to 10^22
    }
  }

  /**
   * Fills {@code scaled} and answers the digits behind the point, or -1 if that cannot be exact.
   */
  static int scale(long[] bits, int count, long[] scaled) {
    int digits = 0;
    for (int i = 0; i < count; i++) {
      while (!fits(bits[i], POWERS[digits])) {
        if (++digits > MAX_DIGITS) {
          return -1;
        }
      }
    }
    double power = POWERS[digits];
    for (int i = 0; i < count; i++) {
      if (!fits(bits[i], power)) {
        return -1;
      }
      scaled[i] = (long) Math.rint(Double.longBitsToDouble(bits[i]) * power);
    }
    return digits;
  }

  private static boolean fits(long bits, double power) {
    double whole = Math.rint(Double.longBitsToDouble(bits) * power);
    return Math.abs(whole) < LIMIT && Double.doubleToRawLongBits((long) whole / power) == bits;
  }

  static void unscale(long[] values, int count, int digits) throws BlockException {
    if (digits > MAX_DIGITS) {
      throw new BlockException("a decimal column of " + digits + " digits");
    }
    double power = POWERS[digits];
    for (int i = 0; i < count; i++) {
      values[i] = Double.doubleToRawLongBits(values[i] / power);
    }
  }

  private Decimals() {}
}
