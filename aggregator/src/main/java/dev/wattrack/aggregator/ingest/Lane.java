package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.model.wire.Frames.Range;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One lane of one connection: decodes its ticks and keeps their bytes until the next commit. The
 * bytes an agent sent are the bytes that are logged; only a frame with the state so far is put in
 * front where a cut falls between a key tick and its followers. Confined to the ingest thread.
 */
final class Lane {
  private static final int LARGE = 64 << 10;

  private final TickDecoder decoder = new TickDecoder();
  private final TickEncoder stateEncoder = new TickEncoder(false);
  private WireBuffer pending = new WireBuffer(256);
  private final Counting counting;
  private final List<Range> ranges = new ArrayList<>();
  private int ticks;
  private long firstNanos;
  private long lastNanos;

  Lane(TickDecoder.Sink sink) {
    counting = new Counting(sink);
  }

  void layout(int gid, Layout layout) throws WireException {
    decoder.layout(gid, layout);
  }

  /** Takes one TICK body; on failure nothing of it is kept. */
  void take(byte[] bytes, int offset, int length) throws WireException {
    if (length == 0) {
      throw new WireException("a tick of no bytes");
    }
    boolean key = TickDecoder.isKey(bytes, offset);
    int before = pending.length();
    if (before == 0 && !key && decoder.begun()) {
      decoder.writeState(stateEncoder, pending);
    }
    counting.rows = false;
    try {
      decoder.read(bytes, offset, length, counting);
    } catch (WireException e) {
      if (before == 0) {
        pending.clear();
      }
      throw e;
    }
    pending.varint(length + 1L).u8(Wire.TICK).bytes(bytes, offset, length);
    if (counting.rows) {
      count(decoder.seq(), decoder.timeNanos());
    }
  }

  private void count(long seq, long timeNanos) {
    firstNanos = ticks == 0 ? timeNanos : Math.min(firstNanos, timeNanos);
    lastNanos = ticks == 0 ? timeNanos : Math.max(lastNanos, timeNanos);
    ticks++;
    int last = ranges.size() - 1;
    if (last >= 0 && ranges.get(last).last() + 1 == seq) {
      ranges.set(last, new Range(ranges.get(last).first(), seq));
    } else {
      ranges.add(new Range(seq, seq));
    }
  }

  int pendingBytes() {
    return ticks == 0 ? 0 : pending.length();
  }

  /** What waits for a commit, without taking it; null if nothing does. */
  @Nullable Segment peek(int node, List<@Nullable Layout> layouts) {
    if (ticks == 0) {
      return null;
    }
    byte[] frames = pending.toByteArray();
    return new Segment(
        node, new ArrayList<>(layouts), frames, frames.length, firstNanos, lastNanos, ticks);
  }

  /** The sequence numbers of what waits; taken together with {@link #clear}. */
  List<Range> ranges() {
    return List.copyOf(ranges);
  }

  void clear() {
    if (pending.array().length > LARGE) {
      pending = new WireBuffer(256);
    }
    pending.clear();
    ranges.clear();
    ticks = 0;
  }

  /** Hands on to the live state, and notices whether there was a tick at all. */
  private static final class Counting implements TickDecoder.Sink {
    private final TickDecoder.Sink next;
    private boolean rows;

    Counting(TickDecoder.Sink next) {
      this.next = next;
    }

    @Override
    public void tick(long seq, long timeNanos) {
      rows = true;
      next.tick(seq, timeNanos);
    }

    @Override
    public void row(int gid, Row row) {
      next.row(gid, row);
    }
  }
}
