package dev.wattrack.testkit.load;

import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;

/**
 * Ticks of one group at 1 Hz, encoded in advance: only a key tick holds its time and number, so all
 * others are the same bytes for every node that follows the pattern, and sending costs a copy.
 * Immutable after construction.
 */
final class TickPattern {
  /** Ticks from one key tick to the next. */
  static final int CHUNK_TICKS = 60;

  static final long SECOND_NANOS = 1_000_000_000L;
  private static final int GID = 0;
  private static final int KEY_FLAG = 2;

  private final int width;
  private final boolean backlog;
  private final byte[][] frames;

  /**
   * @param chunks length before the pattern repeats itself, in chunks
   */
  TickPattern(int columns, int chunks, boolean backlog, long seed) {
    width = columns;
    this.backlog = backlog;
    frames = new byte[chunks * CHUNK_TICKS][];
    ValueMix mix = new ValueMix(columns, seed);
    TickEncoder encoder = new TickEncoder(backlog);
    WireBuffer out = new WireBuffer(512);
    for (int i = 0; i < frames.length; i++) {
      out.clear();
      boolean key = i % CHUNK_TICKS == 0;
      if (key) {
        encoder.beginKey(1, 0, SECOND_NANOS);
      } else {
        encoder.begin(i % CHUNK_TICKS * SECOND_NANOS);
      }
      encoder.group(GID, i == 0 ? mix.row() : mix.next());
      encoder.end(out);
      frames[i] = key ? groupsOf(out) : out.toByteArray();
    }
  }

  /** What follows the header of a key tick. */
  private byte[] groupsOf(WireBuffer frame) {
    WireBuffer header = header(1, 0);
    int bodyLength = frame.length() - 1;
    int lengthBytes = 1;
    while (bodyLength - lengthBytes + 1 >= 1 << (7 * lengthBytes)) {
      lengthBytes++;
    }
    int from = lengthBytes + 1 + header.length();
    return java.util.Arrays.copyOfRange(frame.array(), from, frame.length());
  }

  private WireBuffer header(long seq, long timeNanos) {
    return new WireBuffer(32)
        .u8(backlog ? KEY_FLAG | 1 : KEY_FLAG)
        .varint(seq)
        .signed(timeNanos)
        .signed(SECOND_NANOS);
  }

  /** Values of one tick. */
  int width() {
    return width;
  }

  boolean isKey(long tick) {
    return tick % CHUNK_TICKS == 0;
  }

  /** The frame that must be sent first. */
  void appendLayout(WireBuffer out) {
    Frames.writeLayout(out, GID, ValueMix.layout(width));
  }

  /**
   * Appends a tick; of a sequence every next one must be one second and one seq further.
   *
   * @param tick place in the pattern, which repeats
   */
  void append(WireBuffer out, long tick, long seq, long timeNanos) {
    byte[] bytes = frames[(int) (tick % frames.length)];
    if (isKey(tick)) {
      WireBuffer body = header(seq, timeNanos);
      body.bytes(bytes, 0, bytes.length);
      out.frame(Wire.TICK, body);
    } else {
      out.bytes(bytes, 0, bytes.length);
    }
  }
}
