package dev.wattrack.aggregator.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.block.Block;
import dev.wattrack.aggregator.store.block.BlockWriter;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.WireBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HeadTest {
  private static final long SECOND = Level.SECOND;
  private static final long END = 2_000 * Level.BUCKET_NANOS;
  private static final Layout LAYOUT =
      new Layout(List.of(Column.decimal("cpu", Map.of(), "usage", 0, 1)));

  private static HeadSegment segment(long firstNanos, int ticks) {
    TickEncoder encoder = new TickEncoder(false);
    WireBuffer out = new WireBuffer(64);
    Row row = new Row(LAYOUT);
    for (int i = 0; i < ticks; i++) {
      row.set(0, i * 31L % 7);
      if (i == 0) {
        encoder.beginKey(1, firstNanos, SECOND);
      } else {
        encoder.begin(firstNanos + i * SECOND);
      }
      encoder.group(0, row);
      encoder.end(out);
    }
    long last = firstNanos + (ticks - 1) * SECOND;
    return new HeadSegment(
        1,
        new Segment(1, List.of(LAYOUT), out.toByteArray(), out.length(), firstNanos, last, ticks),
        new int[] {7});
  }

  @Test
  void columnsAreMadeOnceAndGoWithTheirSegment() throws Exception {
    Head head = new Head(10_000);
    HeadSegment segment = segment(END, 100);
    head.add(1, List.of(segment));
    Head.View view = head.views(1, 0, Long.MAX_VALUE).get(0);
    Block block = Objects.requireNonNull(head.columns(view, new BlockWriter()));
    assertThat(block.columns(0).column(0).values()).hasSize(100).startsWith(0, 3, 6, 2);
    assertThat(head.columns(view, new BlockWriter())).isSameAs(block);
    assertThat(head.columnBytes()).isPositive();
    Head.Mark mark = new Head.Mark(segment, Long.MAX_VALUE, Long.MAX_VALUE, true, null);
    head.apply(List.of(mark), List.of(1L));
    assertThat(head.columnBytes()).isZero();
    assertThat(head.bytes()).isZero();
    // A reader that began before the sealing still gets its rows, and leaves nothing behind.
    assertThat(head.columns(view, new BlockWriter())).isNotNull();
    assertThat(head.columnBytes()).isZero();
  }

  @Test
  void columnsTakeNoMoreRoomThanTheyMay() throws Exception {
    Head head = new Head(1_000);
    for (int i = 0; i < 30; i++) {
      head.add(1 + i, List.of(segment(END + i * 100L * SECOND, 100)));
    }
    int made = 0;
    for (Head.View view : head.views(1, 0, Long.MAX_VALUE)) {
      made += head.columns(view, new BlockWriter()) == null ? 0 : 1;
    }
    assertThat(made).isBetween(1, 29);
    assertThat(head.columnBytes()).isLessThanOrEqualTo(1_000);
  }

  @Test
  void aNodeThatIsHeardIsCompleteToAMinuteAgo() {
    long now = END + 120 * SECOND;
    assertThat(Maintenance.complete(List.of(seen(now - 59 * SECOND, 60, now)), now))
        .isEqualTo(now - 60 * SECOND);
  }

  @Test
  void aNodeThatIsAwayIsWaitedForButNotForEver() {
    List<HeadSegment> segments = List.of(seen(END - 200 * SECOND, 60, END - 140 * SECOND));
    assertThat(Maintenance.complete(segments, END + 61 * SECOND)).isLessThan(END);
    assertThat(Maintenance.complete(segments, END + 1_201 * SECOND)).isGreaterThan(END);
  }

  @Test
  void aBacklogThatStillComesIsWaitedFor() {
    long now = END + 300 * SECOND;
    List<HeadSegment> segments =
        List.of(seen(now - 59 * SECOND, 60, now), seen(END - 100 * SECOND, 60, now));
    assertThat(Maintenance.complete(segments, now)).isLessThan(END);
    assertThat(Maintenance.complete(segments, now + 89 * SECOND)).isLessThan(END);
    assertThat(Maintenance.complete(segments, now + 90 * SECOND)).isGreaterThan(END);
  }

  private static HeadSegment seen(long firstNanos, int ticks, long seenNanos) {
    HeadSegment segment = segment(firstNanos, ticks);
    segment.seenNanos = seenNanos;
    return segment;
  }
}
