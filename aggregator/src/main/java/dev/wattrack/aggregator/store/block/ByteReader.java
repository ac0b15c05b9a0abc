package dev.wattrack.aggregator.store.block;

/**
 * Reads what {@link ByteWriter} wrote, never beyond its end; bytes that end too soon are a {@link
 * BlockException}. Confined to one thread.
 */
public final class ByteReader {
  private final byte[] bytes;
  private final int end;
  private int position;

  public ByteReader(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    position = offset;
    end = offset + length;
  }

  public int position() {
    return position;
  }

  public int remaining() {
    return end - position;
  }

  public int u8() throws BlockException {
    need(1);
    return bytes[position++] & 0xff;
  }

  public int u32() throws BlockException {
    need(4);
    int value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (bytes[position++] & 0xff) << shift;
    }
    return value;
  }

  public long varint() throws BlockException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = u8();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new BlockException("number longer than 10 bytes at byte " + position);
  }

  public long signed() throws BlockException {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A varint that is a count or a size, at most {@code limit}. */
  public int count(int limit) throws BlockException {
    long value = varint();
    if (value < 0 || value > limit) {
      throw new BlockException(Long.toUnsignedString(value) + " is above the limit of " + limit);
    }
    return (int) value;
  }

  public void skip(int count) throws BlockException {
    need(count);
    position += count;
  }

  /** The next {@code count} bytes as a reader of their own. */
  ByteReader part(int count) throws BlockException {
    need(count);
    ByteReader part = new ByteReader(bytes, position, count);
    position += count;
    return part;
  }

  /** Reads {@code values[from..to)}, each {@code width} bits plus {@code base}. */
  void packed(long[] values, int from, int to, long base, int width) throws BlockException {
    int size = ByteWriter.packedSize(to - from, width);
    need(size);
    long mask = width == 64 ? -1 : (1L << width) - 1;
    int bit = 0;
    for (int i = from; i < to; i++) {
      int at = position + (bit >>> 3);
      int shift = bit & 7;
      long value = width == 0 ? 0 : load(at) >>> shift;
      if (shift + width > 64) {
        value |= (bytes[at + 8] & 0xffL) << (64 - shift);
      }
      values[i] = base + (value & mask);
      bit += width;
    }
    position += size;
  }

  private long load(int at) {
    if (at + 8 <= bytes.length) {
      return (long) ByteWriter.LONGS.get(bytes, at);
    }
    long value = 0;
    for (int i = bytes.length - 1; i >= at; i--) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }

  private void need(int count) throws BlockException {
    if (count < 0 || count > end - position) {
      throw new BlockException("block ends too soon at byte " + position);
    }
  }
}
