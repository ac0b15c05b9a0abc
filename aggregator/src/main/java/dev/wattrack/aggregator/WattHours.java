package dev.wattrack.aggregator;

import dev.wattrack.aggregator.live.EnergyToday;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.aggregator.store.Series;
import dev.wattrack.aggregator.store.SeriesQuery;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How much energy the rack's meter has counted since local midnight, Wh. Read from the stored
 * joules counter; a counter that starts again counts from its new value. Safe for use by several
 * threads.
 */
final class WattHours {
  private static final long MINUTE = 60_000_000_000L;
  private final TimeSeriesStore store;
  private final Clock clock;
  private final ZoneId zone;
  private volatile EnergyToday today = EnergyToday.UNKNOWN;

  WattHours(TimeSeriesStore store, Clock clock, ZoneId zone) {
    this.store = store;
    this.clock = clock;
    this.zone = zone;
  }

  /** The last figures. */
  EnergyToday today() {
    return today;
  }

  /** Reads the store anew; to be called every minute or so, not on an event loop. */
  void refresh() throws StoreException {
    ZonedDateTime now = clock.instant().atZone(zone);
    long midnight = now.toLocalDate().atStartOfDay(zone).toEpochSecond() * 1_000_000_000L;
    List<Series> all =
        store.query(
            new SeriesQuery(
                "power",
                "joules",
                Set.of(),
                Map.of("source", "meter"),
                midnight,
                now.toEpochSecond() * 1_000_000_000L,
                MINUTE,
                SeriesQuery.Aggregate.LAST,
                1_000_000),
            List.of());
    Set<Integer> simulated =
        store.nodes().stream()
            .filter(NodeRecord::simulated)
            .map(NodeRecord::number)
            .collect(Collectors.toSet());
    Map<Boolean, List<Series>> kinds =
        all.stream()
            .collect(Collectors.partitioningBy(series -> simulated.contains(series.node())));
    today =
        new EnergyToday(
            wattHours(kinds.getOrDefault(false, List.of())),
            wattHours(kinds.getOrDefault(true, List.of())));
  }

  private static @Nullable Double wattHours(List<Series> counters) {
    double joules = 0;
    boolean any = false;
    for (Series series : counters) {
      double before = Double.NaN;
      for (double value : series.values()) {
        if (!Double.isNaN(before)) {
          joules += value >= before ? value - before : value;
          any = true;
        }
        before = value;
      }
    }
    return any ? Double.valueOf(Math.round(joules / 360) / 10.0) : null;
  }
}
