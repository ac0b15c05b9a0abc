package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a segment, a frame at a time. Bytes that are no ticks end the segment: what
 * came before them counts, the rest is passed over (sending it again would not help). Confined to
 * one thread.
 */
final class SegmentReader {
  /** Receives rows of the wanted layouts, in the order they were written. */
  interface Sink {
    void row(int layoutId, long timeNanos, Row row);
  }

  private final Segment segment;
  private final TickDecoder decoder = new TickDecoder(true);
  private final WireCursor in;
  private final TickSink sink;
  private boolean any;
  private @Nullable String problem;

  SegmentReader(Segment segment, int[] layoutIds, IntPredicate wanted, Sink sink) {
    this.segment = segment;
    this.sink = new TickSink(layoutIds, sink);
    in = new WireCursor(segment.frames(), 0, segment.length());
    try {
      for (int gid = 0; gid < layoutIds.length; gid++) {
        Layout layout = segment.layouts().get(gid);
        if (layout != null && wanted.test(layoutIds[gid])) {
          decoder.layout(gid, layout);
          any = true;
        }
      }
    } catch (WireException e) {
      problem = e.getMessage();
    }
  }

  /** Hands on every row of the wanted layouts. Answers what is wrong with the segment, or null. */
  static @Nullable String read(Segment segment, int[] layoutIds, IntPredicate wanted, Sink sink) {
    SegmentReader reader = new SegmentReader(segment, layoutIds, wanted, sink);
    while (reader.next()) {
      // all of it
    }
    return reader.problem();
  }

  /** Hands on the rows of the next frame; false if there is none. */
  boolean next() {
    if (!any || problem != null || in.remaining() == 0) {
      return false;
    }
    try {
      int size = in.count(Wire.MAX_FRAME);
      if (size < 1 || size > in.remaining()) {
        problem = size < 1 ? "a frame of no bytes" : "the last frame is cut";
        return false;
      }
      int type = in.u8();
      int body = in.position();
      in.skip(size - 1);
      if (type == Wire.TICK) {
        decoder.read(segment.frames(), body, size - 1, sink);
      }
      return true;
    } catch (WireException e) {
      problem = e.getMessage();
      return false;
    }
  }

  /** What is wrong with the segment, or null. */
  @Nullable String problem() {
    return problem;
  }

  /** Bytes read so far. */
  int position() {
    return in.position();
  }

  /** Ticks read so far. */
  int ticks() {
    return sink.ticks;
  }

  /**
   * What was not read yet as a segment of its own, with the state so far in front. All layouts must
   * be wanted.
   */
  Segment rest(long firstNanos) {
    WireBuffer out = new WireBuffer(in.remaining() + 1024);
    if (decoder.begun()) {
      decoder.writeState(new TickEncoder(false), out);
    }
    out.bytes(segment.frames(), in.position(), in.remaining());
    return new Segment(
        segment.node(),
        segment.layouts(),
        out.toByteArray(),
        out.length(),
        firstNanos,
        segment.lastNanos(),
        segment.ticks() - sink.ticks);
  }

  private static final class TickSink implements TickDecoder.Sink {
    private final int[] layoutIds;
    private final Sink sink;
    private long timeNanos;
    private int ticks;

    TickSink(int[] layoutIds, Sink sink) {
      this.layoutIds = layoutIds;
      this.sink = sink;
    }

    @Override
    public void tick(long seq, long time) {
      timeNanos = time;
      ticks++;
    }

    @Override
    public void row(int gid, Row row) {
      sink.row(layoutIds[gid], timeNanos, row);
    }
  }
}
