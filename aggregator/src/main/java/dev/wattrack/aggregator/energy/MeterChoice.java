package dev.wattrack.aggregator.energy;

/**
 * Which meter speaks for a rack: one at a time, for two in one rack would count energy twice or
 * half. Confined to the energy thread.
 */
final class MeterChoice {
  /** A meter that is silent for longer gives way to another one. */
  private static final double OTHER_METER_SECONDS = 60;

  private static final double METERED_SECONDS = 600;

  private String name = "";
  private double newestSeconds = Double.NEGATIVE_INFINITY;

  /** Whether a reading of this meter counts. */
  boolean hears(String meter, double timeSeconds) {
    if (!meter.equals(name) && timeSeconds - newestSeconds < OTHER_METER_SECONDS) {
      return false;
    }
    name = meter;
    newestSeconds = Math.max(newestSeconds, timeSeconds);
    return true;
  }

  /** Whether a meter was heard in the last minutes. */
  boolean isThere(double nowSeconds) {
    return nowSeconds - newestSeconds < METERED_SECONDS;
  }

  /** As {@code NODE/SENSOR}; empty before the first reading. */
  String name() {
    return name;
  }

  /** When it was heard last; negative infinity if never. */
  double newestSeconds() {
    return newestSeconds;
  }
}
