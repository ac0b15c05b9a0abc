package dev.wattrack.aggregator.live;

import org.jspecify.annotations.Nullable;

/**
 * What the meters have counted since local midnight, Wh: real ones and simulated ones never
 * together. Immutable. Null where there is no such meter.
 */
public record EnergyToday(@Nullable Double realWattHours, @Nullable Double simulatedWattHours) {
  public static final EnergyToday UNKNOWN = new EnergyToday(null, null);

  /** Of the one kind of meter or the other. */
  @Nullable Double of(boolean simulated) {
    return simulated ? simulatedWattHours : realWattHours;
  }
}
