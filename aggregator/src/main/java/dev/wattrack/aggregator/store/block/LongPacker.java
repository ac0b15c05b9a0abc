package dev.wattrack.aggregator.store.block;

/**
 * Longs with their minimum taken off and divided by their greatest common divisor; then, 128 at a
 * time, in the cheapest of four forms:
 *
 * <pre>
 * signed minimum, varint divisor, then per 128 values u8 form × 65 + width and
 *   form 0  varint base, width bits each: value - base            (width 0: all the same)
 *   form 1  signed base, width bits each: change - base           (width 0: an even slope)
 *   form 2  u8 n, 7 bits each: where it changes; width bits each: zig-zag of the change
 *   form 3  bitmap of where it changes;          width bits each: zig-zag of the change
 * </pre>
 *
 * A change is against the value before, over the border of two chunks too; the first value of all
 * is a change against 0. All sums wrap, so that any long comes back. Confined to one thread.
 */
final class LongPacker {
  private static final int CHUNK = 128;
  private static final int WIDTHS = 65;
  private static final int PLAIN = 0;
  private static final int DELTA = 1;
  private static final int LIST = 2;
  private static final int BITMAP = 3;

  private final long[] reduced = new long[CHUNK];
  private final long[] changes = new long[CHUNK];
  private final long[] moves = new long[CHUNK];
  private final long[] places = new long[CHUNK];

  void write(ByteWriter out, long[] values, int count) {
    long min = values[0];
    long max = min;
    for (int i = 1; i < count; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    long divisor = max - min < 0 ? 1 : divisor(values, count, min);
    out.signed(min).varint(divisor);
    long previous = 0;
    for (int from = 0; from < count; from += CHUNK) {
      int size = Math.min(CHUNK, count - from);
      for (int i = 0; i < size; i++) {
        reduced[i] = values[from + i] - min;
      }
      if (divisor > 1) {
        for (int i = 0; i < size; i++) {
          reduced[i] /= divisor;
        }
      }
      chunk(out, size, previous);
      previous = reduced[size - 1];
    }
  }

  private static long divisor(long[] values, int count, long min) {
    long divisor = 0;
    long last = 0;
    for (int i = 0; i < count && divisor != 1; i++) {
      long a = values[i] - min;
      if (a == last) {
        continue;
      }
      last = a;
      while (a != 0) {
        long rest = divisor % a;
        divisor = a;
        a = rest;
      }
    }
    return Math.max(divisor, 1);
  }

  private void chunk(ByteWriter out, int size, long before) {
    long min = reduced[0];
    long max = min;
    long minChange = reduced[0] - before;
    long maxChange = minChange;
    long previous = before;
    long anyMove = 0;
    int moved = 0;
    for (int i = 0; i < size; i++) {
      long value = reduced[i];
      long change = value - previous;
      previous = value;
      changes[i] = change;
      min = Math.min(min, value);
      max = Math.max(max, value);
      minChange = Math.min(minChange, change);
      maxChange = Math.max(maxChange, change);
      long move = ByteWriter.zigzag(change);
      moves[moved] = move;
      places[moved] = i;
      moved += change == 0 ? 0 : 1;
      anyMove |= move;
    }
    cheapest(
        out, size, min, width(max - min), minChange, width(maxChange - minChange), moved, anyMove);
  }

  private void cheapest(
      ByteWriter out,
      int size,
      long min,
      int plainWidth,
      long minChange,
      int deltaWidth,
      int moved,
      long anyMove) {
    int moveWidth = width(anyMove);
    int plain = size * plainWidth + varintBits(min);
    int delta = size * deltaWidth + varintBits(ByteWriter.zigzag(minChange));
    int list = moved * (7 + moveWidth) + 16;
    int bitmap = moveWidth > 60 ? Integer.MAX_VALUE : size + moved * moveWidth;
    int best = Math.min(Math.min(plain, delta), Math.min(list, bitmap));
    if (best == plain) {
      out.u8(PLAIN * WIDTHS + plainWidth).varint(min).packed(reduced, 0, size, min, plainWidth);
    } else if (best == delta) {
      out.u8(DELTA * WIDTHS + deltaWidth)
          .signed(minChange)
          .packed(changes, 0, size, minChange, deltaWidth);
    } else if (best == list) {
      out.u8(LIST * WIDTHS + moveWidth).u8(moved).packed(places, 0, moved, 0, 7);
      out.packed(moves, 0, moved, 0, moveWidth);
    } else {
      out.u8(BITMAP * WIDTHS + moveWidth);
      writeBitmap(out, size);
      out.packed(moves, 0, moved, 0, moveWidth);
    }
  }

  private void writeBitmap(ByteWriter out, int size) {
    for (int from = 0; from < size; from += 8) {
      int bits = 0;
      for (int i = from; i < Math.min(from + 8, size); i++) {
        bits |= (changes[i] == 0 ? 0 : 1) << (i - from);
      }
      out.u8(bits);
    }
  }

  private static int width(long range) {
    return 64 - Long.numberOfLeadingZeros(range);
  }

  private static int varintBits(long value) {
    return 8 * Math.max(1, (width(value) + 6) / 7);
  }

  static void read(ByteReader in, long[] values, int count) throws BlockException {
    long min = in.signed();
    long divisor = in.varint();
    long previous = 0;
    for (int from = 0; from < count; from += CHUNK) {
      int to = Math.min(from + CHUNK, count);
      int code = in.u8();
      int width = code % WIDTHS;
      switch (code / WIDTHS) {
        case PLAIN -> {
          long base = in.varint();
          in.packed(values, from, to, base, width);
        }
        case DELTA -> {
          long base = in.signed();
          in.packed(values, from, to, base, width);
          sum(values, from, to, previous);
        }
        case LIST -> {
          readList(in, values, from, to, width);
          sum(values, from, to, previous);
        }
        default -> {
          readBitmap(in, values, from, to, width);
          sum(values, from, to, previous);
        }
      }
      previous = values[to - 1];
    }
    if (divisor != 1) {
      for (int i = 0; i < count; i++) {
        values[i] *= divisor;
      }
    }
    for (int i = 0; i < count; i++) {
      values[i] += min;
    }
  }

  private static void sum(long[] values, int from, int to, long before) {
    long previous = before;
    for (int i = from; i < to; i++) {
      previous += values[i];
      values[i] = previous;
    }
  }

  private static void readList(ByteReader in, long[] values, int from, int to, int width)
      throws BlockException {
    int moved = in.u8();
    if (moved > to - from) {
      throw new BlockException(moved + " changes in " + (to - from) + " values");
    }
    long[] places = new long[moved];
    long[] moves = new long[moved];
    in.packed(places, 0, moved, 0, 7);
    in.packed(moves, 0, moved, 0, width);
    for (int i = 0; i < moved; i++) {
      int at = from + (int) places[i];
      if (at >= to) {
        throw new BlockException("a change behind the last value");
      }
      values[at] = unzigzag(moves[i]);
    }
  }

  private static void readBitmap(ByteReader in, long[] values, int from, int to, int width)
      throws BlockException {
    int moved = 0;
    for (int i = from; i < to; i += 8) {
      int bits = in.u8();
      for (int bit = 0; bit < Math.min(8, to - i); bit++) {
        values[i + bit] = (bits >>> bit) & 1L;
        moved += bits >>> bit & 1;
      }
    }
    long[] moves = new long[moved];
    in.packed(moves, 0, moved, 0, width);
    int next = 0;
    for (int i = from; i < to; i++) {
      if (values[i] != 0) {
        values[i] = unzigzag(moves[next++]);
      }
    }
  }

  private static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }
}
