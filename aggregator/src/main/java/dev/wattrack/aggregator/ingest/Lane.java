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
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One lane of one connection: decodes its ticks and keeps their bytes until the next commit. The
 * bytes an agent sent are the bytes that are logged; only a frame with the state so far is put in
 * front where a cut falls between a key tick and its followers. Confined to the ingest thread.
 */
final class Lane {
  /** The store decodes a cut at once, so one may not unpack to more than about so many values. */
  static final long MANY_CELLS = 400_000;

  /** Later times are refused: sums of a time and a span must not run over. */
  private static final long LATEST_NANOS = Long.MAX_VALUE - 86_400_000_000_000L;

  private static final int LARGE = 64 << 10;

  private final TickDecoder decoder = new TickDecoder();
  private final TickEncoder stateEncoder = new TickEncoder(false);
  private WireBuffer pending = new WireBuffer(256);
  private final Counting counting;
  private final List<Range> ranges = new ArrayList<>();
  private int ticks;
  private long cells;
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
    if (TickDecoder.isStateOnly(bytes, offset)) {
      throw new WireException("a tick without a row; an agent has no use for one");
    }
    boolean key = TickDecoder.isKey(bytes, offset);
    int before = pending.length();
    if (before == 0 && !key && decoder.begun()) {
      decoder.writeState(stateEncoder, pending);
    }
    try {
      decoder.read(bytes, offset, length, counting);
      counting.check();
    } catch (WireException e) {
      if (before == 0) {
        pending.clear();
      }
      throw e;
    }
    pending.varint(length + 1L).u8(Wire.TICK).bytes(bytes, offset, length);
    cells += counting.cells;
    count(decoder.seq(), decoder.timeNanos());
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

  /** True when what waits should be cut now, or the store would unpack too much at once. */
  boolean isLarge() {
    return cells >= MANY_CELLS;
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
    cells = 0;
  }

  /**
   * Hands on to the live state what may be believed, and counts the cells: every layout in the tick
   * has a value in all its columns or could have.
   */
  private static final class Counting implements TickDecoder.Sink {
    private final TickDecoder.Sink next;
    private final BitSet groups = new BitSet();
    private long cells;
    private @Nullable String problem;

    Counting(TickDecoder.Sink next) {
      this.next = next;
    }

    @Override
    public void tick(long seq, long timeNanos) {
      groups.clear();
      cells = 0;
      problem = null;
      if (timeNanos < 0 || timeNanos > LATEST_NANOS) {
        problem = "a tick of the time " + timeNanos + " ns since 1970; check the node's clock";
      } else {
        next.tick(seq, timeNanos);
      }
    }

    @Override
    public void row(int gid, Row row) {
      if (groups.get(gid)) {
        problem = "layout " + gid + " is twice in a tick";
      }
      if (problem == null) {
        groups.set(gid);
        cells += row.layout().width();
        next.row(gid, row);
      }
    }

    void check() throws WireException {
      if (problem != null) {
        throw new WireException(problem);
      }
    }
  }
}
