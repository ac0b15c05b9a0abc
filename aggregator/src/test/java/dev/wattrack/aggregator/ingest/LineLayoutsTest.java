package dev.wattrack.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineLayoutsTest {
  private static final long HOUR = 3_600_000;
  private final LineLayouts layouts = new LineLayouts(3);

  private static Layout layout(String measurement, String... fields) {
    return new Layout(
        List.of(fields).stream()
            .map(field -> Column.floating(measurement, Map.of(), field))
            .toList());
  }

  @Test
  void aNodeMayHaveSoManyColumnsAndEachNodeForItself() {
    assertThat(layouts.admit(1, layout("a", "x", "y"), 0)).isTrue();
    assertThat(layouts.admit(1, layout("b", "x", "y"), 0)).isFalse();
    assertThat(layouts.admit(1, layout("b", "x"), 0)).isTrue();
    assertThat(layouts.admit(1, layout("c", "x"), 0)).isFalse();
    assertThat(layouts.admit(1, layout("a", "x", "y"), 0)).isTrue();
    assertThat(layouts.admit(2, layout("c", "x"), 0)).isTrue();
  }

  @Test
  void whatIsNotUsedForAnHourMakesRoom() {
    assertThat(layouts.admit(1, layout("old", "x"), 0)).isTrue();
    assertThat(layouts.admit(1, layout("kept", "x", "y"), 0)).isTrue();
    assertThat(layouts.admit(1, layout("kept", "x", "y"), HOUR)).isTrue();
    assertThat(layouts.admit(1, layout("new", "x"), HOUR - 1)).isFalse();
    assertThat(layouts.admit(1, layout("new", "x"), HOUR)).isTrue();
    assertThat(layouts.admit(1, layout("old", "x"), HOUR)).isFalse();
  }
}
