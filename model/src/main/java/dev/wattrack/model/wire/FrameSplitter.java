package dev.wattrack.model.wire;

import java.util.Arrays;

/**
 * Cuts a stream of bytes, arriving in pieces of any size, into frames. Holds at most one frame.
 * Confined to one thread.
 */
public final class FrameSplitter {

  /** Receives each whole frame; the array is valid only during the call. */
  public interface Sink {
    void frame(int type, byte[] bytes, int offset, int length) throws WireException;
  }

  private byte[] carry = new byte[0];
  private int carried;
  private int limit;

  /**
   * @param limit largest frame body, type byte included
   */
  public FrameSplitter(int limit) {
    this.limit = limit;
  }

  public void limit(int newLimit) {
    limit = newLimit;
  }

  /** Bytes that wait for the rest of their frame. */
  public int pending() {
    return carried;
  }

  /** Takes the next piece and hands on every frame it completes. */
  public void feed(byte[] piece, int offset, int length, Sink sink) throws WireException {
    byte[] bytes = piece;
    int from = offset;
    int to = offset + length;
    if (carried > 0) {
      if (carry.length - carried < length) {
        carry = Arrays.copyOf(carry, Math.max(carried + length, 2 * carry.length));
      }
      System.arraycopy(piece, offset, carry, carried, length);
      bytes = carry;
      from = 0;
      to = carried + length;
    }
    int used = split(bytes, from, to, sink);
    int rest = to - used;
    if (rest > 0) {
      if (bytes != carry && carry.length < rest) {
        carry = new byte[Math.max(rest, 64)];
      }
      System.arraycopy(bytes, used, carry, 0, rest);
    } else if (carry.length > 1 << 16) {
      carry = new byte[0];
    }
    carried = rest;
  }

  private int split(byte[] bytes, int from, int to, Sink sink) throws WireException {
    int position = from;
    while (true) {
      int bodyAt = position;
      long size = 0;
      int shift = 0;
      boolean whole = false;
      while (bodyAt < to && shift <= 28) {
        byte b = bytes[bodyAt++];
        size |= (long) (b & 0x7f) << shift;
        shift += 7;
        if (b >= 0) {
          whole = true;
          break;
        }
      }
      if (whole ? size < 1 || size > limit : shift > 28) {
        throw new WireException("frame of " + size + " bytes; allowed are 1 to " + limit);
      }
      if (!whole || to - bodyAt < size) {
        return position;
      }
      position = bodyAt + (int) size;
      sink.frame(bytes[bodyAt] & 0xff, bytes, bodyAt + 1, (int) size - 1);
    }
  }
}
