package dev.wattrack.model.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing byte array with the format's primitive writers. Varints are LEB128 (7 bits a byte, low
 * bits first), signed values zig-zag first, as in Protocol Buffers. Confined to one thread.
 */
public final class WireBuffer {
  private byte[] bytes;
  private int length;

  public WireBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  /** The array behind this buffer, valid up to {@link #length()} and until the next write. */
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  public void clear() {
    length = 0;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  public WireBuffer u8(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  public WireBuffer varint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  public WireBuffer signed(long value) {
    return varint(zigzag(value));
  }

  /** Eight bytes, least significant first. */
  public WireBuffer fixed64(long value) {
    reserve(8);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  public WireBuffer bytes(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    return this;
  }

  public WireBuffer append(WireBuffer other) {
    return bytes(other.bytes, 0, other.length);
  }

  public WireBuffer text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return varint(utf8.length).bytes(utf8, 0, utf8.length);
  }

  /** A whole frame: length, type, body. */
  public WireBuffer frame(int type, WireBuffer body) {
    return varint(body.length + 1L).u8(type).append(body);
  }

  void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }

  static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }
}
