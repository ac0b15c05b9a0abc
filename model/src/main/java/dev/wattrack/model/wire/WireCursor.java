package dev.wattrack.model.wire;

import java.nio.charset.StandardCharsets;

/**
 * Reads the primitives that {@link WireBuffer} writes, never beyond its end. Confined to one
 * thread. Every method throws {@link WireException} on bytes that end too soon.
 */
public final class WireCursor {
  private byte[] bytes = new byte[0];
  private int position;
  private int end;

  public WireCursor() {}

  public WireCursor(byte[] bytes, int offset, int length) {
    reset(bytes, offset, length);
  }

  public WireCursor reset(byte[] source, int offset, int length) {
    bytes = source;
    position = offset;
    end = offset + length;
    return this;
  }

  public int position() {
    return position;
  }

  public int remaining() {
    return end - position;
  }

  public int u8() throws WireException {
    if (position >= end) {
      throw new WireException("frame ends too soon at byte " + position);
    }
    return bytes[position++] & 0xff;
  }

  public long varint() throws WireException {
    if (position < end) {
      byte first = bytes[position];
      if (first >= 0) {
        position++;
        return first;
      }
    }
    return longVarint();
  }

  private long longVarint() throws WireException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = u8();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new WireException("number longer than 10 bytes at byte " + position);
  }

  /** A varint that is a count or a size, at most {@code limit}. */
  public int count(int limit) throws WireException {
    long value = varint();
    if (value < 0 || value > limit) {
      throw new WireException(Long.toUnsignedString(value) + " is above the limit of " + limit);
    }
    return (int) value;
  }

  public long signed() throws WireException {
    return WireBuffer.unzigzag(varint());
  }

  public long fixed64() throws WireException {
    if (remaining() < 8) {
      throw new WireException("frame ends too soon at byte " + position);
    }
    long value = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      value |= (bytes[position++] & 0xffL) << shift;
    }
    return value;
  }

  public String text(int limit) throws WireException {
    int size = count(limit);
    if (size > remaining()) {
      throw new WireException("frame ends too soon at byte " + position);
    }
    String value = new String(bytes, position, size, StandardCharsets.UTF_8);
    position += size;
    return value;
  }

  public void skip(int count) throws WireException {
    if (count > remaining()) {
      throw new WireException("frame ends too soon at byte " + position);
    }
    position += count;
  }

  byte[] array() {
    return bytes;
  }
}
