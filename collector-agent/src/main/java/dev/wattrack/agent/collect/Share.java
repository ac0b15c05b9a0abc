package dev.wattrack.agent.collect;

/** A part of a whole. */
final class Share {
  /** Rounded to the nearest thousandth; the whole is above 0. */
  static long perMille(long part, long whole) {
    return Math.round(part * 1000.0 / whole);
  }

  private Share() {}
}
