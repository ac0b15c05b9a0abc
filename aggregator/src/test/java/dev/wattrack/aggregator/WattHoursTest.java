package dev.wattrack.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.live.EnergyToday;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.aggregator.store.Sample;
import dev.wattrack.aggregator.store.Segments;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Layout;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WattHoursTest {
  private static final Instant NOON = Instant.parse("2026-05-28T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
  private static final Layout METER =
      new Layout(
          List.of(
              Catalogue.POWER.column("joules", Map.of("source", "meter", "sensor", "sem6000"))));

  @TempDir Path dir;

  @Test
  void realAndSimulatedMetersAreNeverAddedUp() throws Exception {
    try (TimeSeriesStore store = SqliteStore.open(dir, SqliteStoreOptions.defaults(), CLOCK)) {
      WattHours wattHours = new WattHours(store, CLOCK, ZoneOffset.UTC);
      wattHours.refresh();
      assertThat(wattHours.today()).isEqualTo(EnergyToday.UNKNOWN);
      NodeRecord real = store.node("a", "rack", false);
      NodeRecord simulated = store.node("b", "sim-rack", true);
      List<Sample> samples = new ArrayList<>(counter(real, 36_000));
      samples.addAll(counter(simulated, 72_000));
      store.commit(Segments.of(samples));
      wattHours.refresh();
      assertThat(wattHours.today()).isEqualTo(new EnergyToday(10.0, 20.0));
    }
  }

  private static List<Sample> counter(NodeRecord node, double joules) {
    long at = (NOON.getEpochSecond() - 7_200) * 1_000_000_000L;
    long raw = METER.columns().get(0).toRaw(joules);
    return List.of(
        new Sample(node.number(), at, METER, List.of(0L)),
        new Sample(node.number(), at + 3_600_000_000_000L, METER, List.of(raw)));
  }
}
