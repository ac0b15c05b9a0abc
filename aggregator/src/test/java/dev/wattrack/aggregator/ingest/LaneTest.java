package dev.wattrack.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneTest {
  private static final long DAY = 86_400_000_000_000L;
  private static final int WIDTH = 1_000;
  private final List<Long> believed = new ArrayList<>();
  private final Lane lane =
      new Lane(
          new TickDecoder.Sink() {
            @Override
            public void tick(long seq, long timeNanos) {
              believed.add(timeNanos);
            }

            @Override
            public void row(int gid, Row row) {
              believed.add((long) gid);
            }
          });
  private final TickEncoder encoder = new TickEncoder(false);
  private final Row row = new Row(layout());

  private static Layout layout() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < WIDTH; i++) {
      columns.add(Column.decimal("test", Map.of(), "f" + i, 0, 1));
    }
    return new Layout(columns);
  }

  @BeforeEach
  void declare() throws WireException {
    lane.layout(0, row.layout());
    row.set(0, 1);
  }

  /** Ends the frame that was begun and gives it to the lane. */
  private void take() throws WireException {
    WireBuffer out = new WireBuffer(64);
    encoder.end(out);
    new FrameSplitter(Wire.MAX_FRAME)
        .feed(out.array(), 0, out.length(), (type, bytes, at, size) -> lane.take(bytes, at, size));
  }

  @Test
  void aTickThatOnlyCarriesStateIsRefusedBecauseNothingWouldEverTakeItAway() {
    encoder.beginState(1, 0, 0);
    encoder.group(0, row);
    assertThatThrownBy(this::take)
        .isInstanceOf(WireException.class)
        .hasMessageContaining("without a row");
    assertThat(lane.pendingBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - DAY + 1})
  void aTimeOutOfRangeIsRefusedAndNotBelieved(long timeNanos) {
    encoder.beginKey(1, timeNanos, 0);
    encoder.group(0, row);
    assertThatThrownBy(this::take).isInstanceOf(WireException.class).hasMessageContaining("clock");
    assertThat(believed).isEmpty();
    assertThat(lane.pendingBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - DAY})
  void theFirstAndTheLastTimeAreTaken(long timeNanos) throws WireException {
    encoder.beginKey(1, timeNanos, 0);
    encoder.group(0, row);
    take();
    assertThat(believed).containsExactly(timeNanos, 0L);
  }

  @Test
  void aLayoutTwiceInATickIsRefused() {
    encoder.beginKey(1, 0, 0);
    encoder.group(0, row);
    encoder.group(0, row);
    assertThatThrownBy(this::take)
        .isInstanceOf(WireException.class)
        .hasMessageContaining("layout 0 is twice");
    assertThat(lane.pendingBytes()).isZero();
  }

  @Test
  void ticksOfFewBytesAndManyColumnsAreLargeSoon() throws WireException {
    encoder.beginKey(1, 0, 0);
    for (long tick = 1; tick <= Lane.MANY_CELLS / WIDTH; tick++) {
      assertThat(lane.isLarge()).as("before tick %d", tick).isFalse();
      encoder.group(0, row);
      take();
      encoder.begin(tick);
    }
    assertThat(lane.isLarge()).isTrue();
    assertThat(lane.pendingBytes()).isLessThan(10_000);
    lane.clear();
    assertThat(lane.isLarge()).isFalse();
  }
}
