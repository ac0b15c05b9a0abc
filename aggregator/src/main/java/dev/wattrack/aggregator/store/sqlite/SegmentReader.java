package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireException;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a segment. */
final class SegmentReader {
  /** Receives rows of the wanted layouts, in the order they were written. */
  interface Sink {
    void row(int layoutId, long timeNanos, Row row);
  }

  /**
   * Hands on every row of the wanted layouts. Bytes that are no ticks end the segment: what came
   * before them counts, the rest is passed over (sending it again would not help).
   *
   * @return what is wrong with the segment, or null
   */
  static @Nullable String read(Segment segment, int[] layoutIds, IntPredicate wanted, Sink sink) {
    try {
      TickDecoder decoder = new TickDecoder(true);
      boolean any = false;
      for (int gid = 0; gid < layoutIds.length; gid++) {
        Layout layout = segment.layouts().get(gid);
        if (layout != null && wanted.test(layoutIds[gid])) {
          decoder.layout(gid, layout);
          any = true;
        }
      }
      if (!any) {
        return null;
      }
      TickSink ticks = new TickSink(layoutIds, sink);
      FrameSplitter splitter = new FrameSplitter(Wire.MAX_FRAME);
      splitter.feed(
          segment.frames(),
          0,
          segment.length(),
          (type, bytes, offset, length) -> {
            if (type == Wire.TICK) {
              decoder.read(bytes, offset, length, ticks);
            }
          });
      return splitter.pending() == 0 ? null : "the last frame is cut";
    } catch (WireException e) {
      return e.getMessage();
    }
  }

  private static final class TickSink implements TickDecoder.Sink {
    private final int[] layoutIds;
    private final Sink sink;
    private long timeNanos;

    TickSink(int[] layoutIds, Sink sink) {
      this.layoutIds = layoutIds;
      this.sink = sink;
    }

    @Override
    public void tick(long seq, long time) {
      timeNanos = time;
    }

    @Override
    public void row(int gid, Row row) {
      sink.row(layoutIds[gid], timeNanos, row);
    }
  }

  private SegmentReader() {}
}
