package dev.wattrack.aggregator.report;

import org.jspecify.annotations.Nullable;

/**
 * What a kWh costs and emits. Immutable.
 *
 * @param currency such as EUR; empty if not told
 */
public record Tariff(
    @Nullable Double pricePerKwh, String currency, @Nullable Double co2GramsPerKwh) {
  public static final double JOULES_PER_KWH = 3.6e6;
  public static final Tariff UNKNOWN = new Tariff(null, "", null);

  public @Nullable Estimate cost(@Nullable Estimate joules) {
    return times(joules, pricePerKwh);
  }

  public @Nullable Estimate co2Grams(@Nullable Estimate joules) {
    return times(joules, co2GramsPerKwh);
  }

  private static @Nullable Estimate times(@Nullable Estimate joules, @Nullable Double perKwh) {
    return joules == null || perKwh == null ? null : joules.times(perKwh / JOULES_PER_KWH);
  }
}
