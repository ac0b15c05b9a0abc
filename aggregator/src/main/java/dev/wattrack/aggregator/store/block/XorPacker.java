package dev.wattrack.aggregator.store.block;

/**
 * Doubles that are no decimals: each XORed with the one before, and per 128 of them the bits that
 * are zero in all cut off at both ends.
 *
 * <pre>
 * per 128 values:  u8 width, u8 zero bits at the low end, width bits each
 * </pre>
 */
final class XorPacker {
  private static final int CHUNK = 128;

  static void write(ByteWriter out, long[] values, int count) {
    long[] xors = new long[CHUNK];
    long previous = 0;
    for (int from = 0; from < count; from += CHUNK) {
      int size = Math.min(CHUNK, count - from);
      long any = 0;
      for (int i = 0; i < size; i++) {
        long value = values[from + i];
        xors[i] = value ^ previous;
        any |= xors[i];
        previous = value;
      }
      int low = any == 0 ? 0 : Long.numberOfTrailingZeros(any);
      for (int i = 0; i < size; i++) {
        xors[i] >>>= low;
      }
      int width = 64 - Long.numberOfLeadingZeros(any >>> low);
      out.u8(width).u8(low).packed(xors, 0, size, 0, width);
    }
  }

  static void read(ByteReader in, long[] values, int count) throws BlockException {
    long previous = 0;
    for (int from = 0; from < count; from += CHUNK) {
      int to = Math.min(from + CHUNK, count);
      int width = in.u8();
      int low = in.u8();
      if (width + low > 64) {
        throw new BlockException("XOR of " + width + " bits shifted by " + low);
      }
      in.packed(values, from, to, 0, width);
      for (int i = from; i < to; i++) {
        previous ^= low == 64 ? 0 : values[i] << low;
        values[i] = previous;
      }
    }
  }

  private XorPacker() {}
}
