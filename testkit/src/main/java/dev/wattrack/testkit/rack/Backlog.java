package dev.wattrack.testkit.rack;

/**
 * Moves a finished TICK frame into the backlog lane: {@code varint n, u8 type, u8 flags}, where bit
 * 0 of the flags is the lane (docs/formats/wire.md).
 */
final class Backlog {
  private static final int BACKLOG_FLAG = 1;

  /** A copy of the frame with the flag set. */
  static byte[] mark(byte[] frame) {
    int flags = 1;
    while (frame[flags - 1] < 0) {
      flags++;
    }
    byte[] copy = frame.clone();
    copy[flags + 1] |= BACKLOG_FLAG;
    return copy;
  }

  private Backlog() {}
}
