package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.aggregator.ingest.RecordingStore;
import dev.wattrack.aggregator.store.Series;
import dev.wattrack.model.wire.Column;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SeriesAnswerTest {
  private final RecordingStore store = new RecordingStore();

  private static Series series(int node, Column.Kind kind, int points) {
    long[] times = new long[points];
    double[] values = new double[points];
    Arrays.setAll(times, i -> i * 1_000_000_000L);
    Arrays.setAll(values, i -> kind == Column.Kind.TEXT ? 0 : i / 2.0);
    return new Series(node, new TreeMap<>(), kind, times, values);
  }

  @Test
  void aLargeAnswerComesInPiecesThatTogetherAreTheJson() throws Exception {
    store.node("a", "pi", false);
    store.node("b", "sim-pi", true);
    int mode = store.textNumber("turbo");
    SeriesAnswer answer =
        new SeriesAnswer(
            List.of(
                series(1, Column.Kind.FLOATING, 10_000),
                series(2, Column.Kind.DECIMAL, 0),
                series(2, Column.Kind.TEXT, 3)),
            store);
    assertThat(answer.points()).isEqualTo(10_003);
    StringBuilder text = new StringBuilder();
    int pieces = 0;
    while (answer.hasNext()) {
      String piece = answer.next().toString();
      assertThat(piece.length()).isLessThan(90_000);
      text.append(piece);
      pieces++;
    }
    assertThat(pieces).isGreaterThan(3);
    JsonNode json = new ObjectMapper().readTree(text.toString()).at("/series");
    assertThat(json.at("/0/points")).hasSize(10_000);
    assertThat(json.at("/0/points/9999/1").asDouble()).isEqualTo(4_999.5);
    assertThat(json.at("/0/simulated").asBoolean(true)).isFalse();
    assertThat(json.at("/1/points")).isEmpty();
    assertThat(json.at("/1/simulated").asBoolean()).isTrue();
    assertThat(json.at("/2/points/2/1").asText()).isEqualTo("turbo");
    assertThat(mode).isZero();
  }

  @Test
  void noSeriesAreAnEmptyList() throws Exception {
    SeriesAnswer answer = new SeriesAnswer(List.of(), store);
    assertThat(answer.next().toString()).isEqualTo("{\"series\":[]}");
    assertThat(answer.hasNext()).isFalse();
  }
}
