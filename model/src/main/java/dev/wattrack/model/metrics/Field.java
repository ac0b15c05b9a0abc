package dev.wattrack.model.metrics;

/**
 * One field of a measurement. Immutable.
 *
 * @param unit as people write it: percent, bytes, s, ms, °C, W …; empty for a plain number
 * @param decimals digits behind the point that are kept
 * @param multiplier of the raw integer, e.g. 1024 where the kernel counts kilobytes
 */
public record Field(
    String name, Kind kind, String unit, int decimals, long multiplier, String sentence) {

  /** A gauge goes up and down, a counter only up (until a restart), a text is words. */
  public enum Kind {
    GAUGE,
    COUNTER,
    TEXT
  }
}
