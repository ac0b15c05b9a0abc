package dev.wattrack.model.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes TICK frames of one lane: per group a bitmap of changed columns and their deltas against
 * the lane's previous value (docs/formats/wire.md). Allocates nothing once every group has been
 * seen. Confined to one thread.
 */
public final class TickEncoder {
  static final int BACKLOG = 1;
  static final int KEY = 2;
  static final int STATE_ONLY = 4;

  private final List<@Nullable Row> previous = new ArrayList<>();
  private final WireBuffer body = new WireBuffer(512);
  private final WireBuffer group = new WireBuffer(512);
  private final int laneFlag;
  private long time;
  private long step;

  public TickEncoder(boolean backlog) {
    laneFlag = backlog ? BACKLOG : 0;
  }

  /**
   * Begins a tick that depends on nothing before it.
   *
   * @param stepNanos the expected distance to the next tick, so that the next one codes it in a
   *     byte
   */
  public void beginKey(long seq, long timeNanos, long stepNanos) {
    begin(KEY, seq, timeNanos, stepNanos);
  }

  /** Begins a frame that gives a reader all state up to a tick without being a row itself. */
  public void beginState(long seq, long timeNanos, long stepNanos) {
    begin(KEY | STATE_ONLY, seq, timeNanos, stepNanos);
  }

  private void begin(int flags, long seq, long timeNanos, long stepNanos) {
    for (Row row : previous) {
      if (row != null) {
        row.reset();
      }
    }
    body.clear();
    body.u8(laneFlag | flags).varint(seq).signed(timeNanos).signed(stepNanos);
    time = timeNanos;
    step = stepNanos;
  }

  /** Begins the tick that follows the previous one of this lane; its seq is one more. */
  public void begin(long timeNanos) {
    long newStep = timeNanos - time;
    body.clear();
    body.u8(laneFlag).signed(newStep - step);
    time = timeNanos;
    step = newStep;
  }

  /** Adds the present row of a group; {@code gid} must always stand for the same layout. */
  public void group(int gid, Row row) {
    Row before = before(gid, row.layout());
    long[] oldValues = before.values();
    long[] newValues = row.values();
    long[] oldPresent = before.present();
    long[] newPresent = row.present();
    int width = row.layout().width();
    int bitmapBytes = (width + 7) >>> 3;
    group.clear();
    group.reserve(bitmapBytes + 10);
    for (int i = 0; i < bitmapBytes; i++) {
      group.u8(0);
    }
    boolean changed = false;
    for (int i = 0; i < width; i++) {
      long bit = 1L << i;
      boolean has = (newPresent[i >>> 6] & bit) != 0;
      boolean had = (oldPresent[i >>> 6] & bit) != 0;
      if (has == had && (!has || newValues[i] == oldValues[i])) {
        continue;
      }
      changed = true;
      group.array()[i >>> 3] |= (byte) (1 << (i & 7));
      if (!has) {
        group.u8(0);
        oldValues[i] = 0;
        oldPresent[i >>> 6] &= ~bit;
        continue;
      }
      if (row.layout().columns().get(i).kind() == Column.Kind.FLOATING) {
        group.u8(1).fixed64(newValues[i]);
      } else {
        group.varint(WireBuffer.zigzag(newValues[i] - oldValues[i]) + 1);
      }
      oldValues[i] = newValues[i];
      oldPresent[i >>> 6] |= bit;
    }
    body.varint(gid);
    if (changed) {
      body.varint(group.length()).append(group);
    } else {
      body.u8(0);
    }
  }

  /** Appends the finished frame. */
  public void end(WireBuffer out) {
    out.frame(Wire.TICK, body);
  }

  private Row before(int gid, Layout layout) {
    while (previous.size() <= gid) {
      previous.add(null);
    }
    Row row = previous.get(gid);
    if (row == null) {
      row = new Row(layout);
      previous.set(gid, row);
    }
    return row;
  }
}
