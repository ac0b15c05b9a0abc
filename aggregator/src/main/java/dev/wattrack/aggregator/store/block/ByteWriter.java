package dev.wattrack.aggregator.store.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A growing byte array: varints (LEB128), zig-zag for signed numbers, bit-packed longs. Confined to
 * one thread.
 */
public final class ByteWriter {
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int length;

  public ByteWriter(int capacity) {
    bytes = new byte[capacity];
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

  public ByteWriter u8(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  public ByteWriter u32(int value) {
    reserve(4);
    for (int shift = 0; shift < 32; shift += 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  public ByteWriter varint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  public ByteWriter signed(long value) {
    return varint(zigzag(value));
  }

  public ByteWriter bytes(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    return this;
  }

  /** Copies some of what was written; answers how much. */
  int copy(int from, int to, byte[] target, int at) {
    System.arraycopy(bytes, from, target, at, to - from);
    return to - from;
  }

  /** Writes {@code values[from..to) - base}, each in its lowest {@code width} bits. */
  void packed(long[] values, int from, int to, long base, int width) {
    int size = packedSize(to - from, width);
    reserve(size + 8);
    if (width == 0) {
      return;
    }
    int at = length;
    long pending = 0;
    int filled = 0;
    for (int i = from; i < to; i++) {
      long value = values[i] - base;
      pending |= value << filled;
      filled += width;
      if (filled >= 64) {
        LONGS.set(bytes, at, pending);
        at += 8;
        filled -= 64;
        pending = filled == 0 ? 0 : value >>> (width - filled);
      }
    }
    LONGS.set(bytes, at, pending);
    length += size;
  }

  static int packedSize(int count, int width) {
    return (int) (((long) count * width + 7) >>> 3);
  }

  static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }
}
