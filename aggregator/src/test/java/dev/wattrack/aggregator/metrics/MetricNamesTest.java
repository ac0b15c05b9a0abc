package dev.wattrack.aggregator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.ingest.IngestStats;
import dev.wattrack.aggregator.ingest.RecordingStore;
import dev.wattrack.aggregator.live.NodeState;
import dev.wattrack.aggregator.live.NodeValues;
import dev.wattrack.model.wire.Column;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricNamesTest {

  @ParameterizedTest
  @CsvSource({
    "cpu, usage_idle, wattrack_cpu_usage_idle",
    "disk, total, wattrack_disk_size",
    "ingest, connections, wattrack_measurement_ingest_connections",
    "store_head, bytes, wattrack_measurement_store_head_bytes",
    "storey, height, wattrack_storey_height"
  })
  void aSeriesHasANameOfItsOwn(String measurement, String field, String name) {
    assertThat(MetricNames.of(measurement, field, false)).isEqualTo(name);
  }

  @Test
  void seriesNamedLikeOurOwnFiguresDoNotBreakThePage() {
    List<NodeValues> nodes =
        List.of(
            new NodeValues(
                "h",
                false,
                NodeState.UP,
                List.of(
                    value("ingest", "ticks"),
                    value("ingest", "connections"),
                    value("store", "disk_bytes"))));
    MetricsPage page = new MetricsPage(new IngestStats(), new RecordingStore(), () -> nodes);
    assertThat(page.text(null))
        .contains("wattrack_measurement_ingest_ticks{host=\"h\"} 7.0")
        .contains("wattrack_ingest_ticks_total 0.0");
  }

  private static NodeValues.Value value(String measurement, String field) {
    return new NodeValues.Value(Column.floating(measurement, Map.of(), field), 7);
  }
}
