package dev.wattrack.model.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads TICK bodies of one lane and keeps the lane's state: after each tick the rows hold the
 * latest values. Throws {@link WireException} on anything that is not a valid tick; the decoder is
 * then to be thrown away. Confined to one thread.
 */
public final class TickDecoder {

  /** Receives what a tick holds. */
  public interface Sink {
    /** A tick begins; not called for a frame that only carries state. */
    void tick(long seq, long timeNanos);

    /** The row of a group in this tick; valid until the next tick is read. */
    void row(int gid, Row row);
  }

  private final List<@Nullable Row> rows = new ArrayList<>();
  private final WireCursor in = new WireCursor();
  private long seq;
  private long time;
  private long step;
  private boolean begun;
  private final boolean skipUndeclared;
  private int[] lastTick = new int[8];
  private int tick;

  /** A decoder for which an undeclared group is an error. */
  public TickDecoder() {
    this(false);
  }

  /**
   * @param skipUndeclared true to pass over groups whose layout was not declared: the cheap way to
   *     read a few groups out of many
   */
  public TickDecoder(boolean skipUndeclared) {
    this.skipUndeclared = skipUndeclared;
  }

  /** Declares a layout; a gid may be declared again only with the same layout. */
  public void layout(int gid, Layout layout) throws WireException {
    while (rows.size() <= gid) {
      rows.add(null);
    }
    if (lastTick.length < rows.size()) {
      lastTick = Arrays.copyOf(lastTick, 2 * rows.size());
    }
    Row known = rows.get(gid);
    if (known == null) {
      rows.set(gid, new Row(layout));
    } else if (!known.layout().equals(layout)) {
      throw new WireException("layout " + gid + " declared twice with different columns");
    }
  }

  /** True once a key tick was read. */
  public boolean begun() {
    return begun;
  }

  public long seq() {
    return seq;
  }

  public long timeNanos() {
    return time;
  }

  /**
   * Writes the whole state as one frame, from which another decoder can go on with the next tick.
   *
   * @param encoder used for nothing else
   */
  public void writeState(TickEncoder encoder, WireBuffer out) {
    encoder.beginState(seq, time, step);
    for (int gid = 0; gid < rows.size(); gid++) {
      Row row = rows.get(gid);
      if (row != null && row.count() > 0) {
        encoder.group(gid, row);
      }
    }
    encoder.end(out);
  }

  /** Number of declared gids, holes included. */
  public int gids() {
    return rows.size();
  }

  /** The latest row of a group, or null if the gid was never declared. */
  public @Nullable Row row(int gid) {
    return gid < rows.size() ? rows.get(gid) : null;
  }

  /** Whether a TICK body belongs to the backlog lane; the body must not be empty. */
  public static boolean isBacklog(byte[] bytes, int offset) {
    return (bytes[offset] & TickEncoder.BACKLOG) != 0;
  }

  /** Whether a TICK body is a key tick; the body must not be empty. */
  public static boolean isKey(byte[] bytes, int offset) {
    return (bytes[offset] & TickEncoder.KEY) != 0;
  }

  /** Whether a TICK body only carries state, as in logs; the body must not be empty. */
  public static boolean isStateOnly(byte[] bytes, int offset) {
    return (bytes[offset] & TickEncoder.STATE_ONLY) != 0;
  }

  /** Reads one TICK body (without length and type). */
  public void read(byte[] bytes, int offset, int length, Sink sink) throws WireException {
    in.reset(bytes, offset, length);
    int flags = in.u8();
    if (flags > (TickEncoder.BACKLOG | TickEncoder.KEY | TickEncoder.STATE_ONLY)) {
      throw new WireException("unknown flags " + flags + " of a tick");
    }
    if ((flags & TickEncoder.KEY) != 0) {
      for (Row row : rows) {
        if (row != null) {
          row.reset();
        }
      }
      seq = in.varint();
      time = in.signed();
      step = in.signed();
      begun = true;
    } else if (begun) {
      step += in.signed();
      time += step;
      seq++;
    } else {
      throw new WireException("the first tick of a lane must be a key tick");
    }
    boolean stateOnly = (flags & TickEncoder.STATE_ONLY) != 0;
    if (!stateOnly) {
      sink.tick(seq, time);
    }
    tick++;
    while (in.remaining() > 0) {
      int gid = in.count(Wire.MAX_LAYOUTS - 1);
      int size = in.count(in.remaining());
      Row row = row(gid);
      if (row == null) {
        if (!skipUndeclared) {
          throw new WireException("layout " + gid + " was never declared");
        }
        in.skip(size);
        continue;
      }
      if (lastTick[gid] == tick) {
        throw new WireException("layout " + gid + " is twice in one tick");
      }
      lastTick[gid] = tick;
      if (size > 0) {
        group(row, size);
      }
      if (!stateOnly) {
        sink.row(gid, row);
      }
    }
  }

  private void group(Row row, int size) throws WireException {
    byte[] bytes = in.array();
    long[] values = row.values();
    long[] present = row.present();
    List<Column> columns = row.layout().columns();
    int width = row.layout().width();
    int bitmap = in.position();
    int end = bitmap + size;
    int bitmapBytes = (width + 7) >>> 3;
    in.skip(bitmapBytes);
    for (int i = 0; i < bitmapBytes; i++) {
      int bits = bytes[bitmap + i] & 0xff;
      while (bits != 0) {
        int column = (i << 3) + Integer.numberOfTrailingZeros(bits);
        bits &= bits - 1;
        if (column >= width) {
          throw new WireException("column " + column + " of a layout of " + width);
        }
        long code = in.varint();
        if (code == 0) {
          values[column] = 0;
          present[column >>> 6] &= ~(1L << column);
          continue;
        }
        if (columns.get(column).kind() == Column.Kind.FLOATING) {
          values[column] = in.fixed64();
        } else {
          values[column] += WireBuffer.unzigzag(code - 1);
        }
        present[column >>> 6] |= 1L << column;
      }
    }
    if (in.position() != end) {
      throw new WireException("a group of " + size + " bytes ends at " + (in.position() - bitmap));
    }
  }
}
