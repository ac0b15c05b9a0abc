package dev.wattrack.aggregator.report;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a node has; null means unknown. Immutable.
 *
 * @param maxMhz the highest clock
 * @param score of a benchmark, the same for all nodes
 * @param cost in the tariff's currency
 */
public record NodeFacts(
    String node,
    @Nullable String board,
    @Nullable Integer cores,
    @Nullable Double maxMhz,
    @Nullable Long memoryBytes,
    @Nullable Double score,
    @Nullable Double cost,
    @Nullable LocalDate bought) {

  /** Cores times clock, GHz: a rough measure of compute where nobody has run a benchmark. */
  @Nullable Double coreGigahertz() {
    return cores == null || maxMhz == null ? null : Double.valueOf(cores * maxMhz / 1e3);
  }
}
