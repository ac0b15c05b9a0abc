package dev.wattrack.agent.spool;

import dev.wattrack.model.wire.Wire;
import java.util.Arrays;

/**
 * Walks through the records of a spool file. Total: ends before the first record that is cut or
 * whose sum is wrong. Confined to one thread.
 */
final class Records {
  private final byte[] bytes;
  private final int limit;
  private int next;
  private int frameAt;
  private int frameLength;

  /**
   * @param from where to begin: behind the header, or at a record
   */
  Records(byte[] bytes, int from, int limit) {
    this.bytes = bytes;
    this.limit = limit;
    next = from;
  }

  /** Begins behind the header; without a whole header there are no records. */
  static Records ofFile(byte[] bytes) {
    int header = SpoolFile.HEADER.length;
    boolean known =
        bytes.length >= header && Arrays.equals(SpoolFile.HEADER, Arrays.copyOf(bytes, header));
    return new Records(bytes, known ? header : 0, known ? bytes.length : 0);
  }

  /** Goes to the next good record. */
  boolean next() {
    if (limit - next < SpoolFile.RECORD_HEAD) {
      return false;
    }
    int length = SpoolFile.u32(bytes, next);
    int at = next + SpoolFile.RECORD_HEAD;
    // A frame is at most its length prefix (3 bytes) and MAX_FRAME.
    if (length < 2 || length > Wire.MAX_FRAME + 3 || limit - at < length) {
      return false;
    }
    if (SpoolFile.u32(bytes, next + 4) != SpoolFile.crc(bytes, at, length)) {
      return false;
    }
    frameAt = at;
    frameLength = length;
    next = at + length;
    return true;
  }

  /** Where the record begins. */
  int recordAt() {
    return frameAt - SpoolFile.RECORD_HEAD;
  }

  int frameAt() {
    return frameAt;
  }

  int frameLength() {
    return frameLength;
  }

  /** The end of the last good record. */
  int end() {
    return next;
  }
}
