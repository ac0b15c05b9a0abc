package dev.wattrack.aggregator.store.block;

import org.jspecify.annotations.Nullable;

/**
 * One column as bytes. The first byte says how:
 *
 * <pre>
 * bits 0-1  presence: 0 every row has a value, 1 none has, 2 a bitmap follows (⌈rows/8⌉ bytes)
 * bits 2-3  body:     0 one value for all, 1 packed longs, 2 packed decimals, 3 packed XORs
 * bit  4    the values are the bits of doubles
 * </pre>
 *
 * Any long comes back as it was. An instance keeps buffers; confined to one thread.
 */
public final class ColumnCodec {
  private static final int ALL = 0;
  private static final int NONE = 1;
  private static final int BITMAP = 2;
  private static final int CONSTANT = 0;
  private static final int LONGS = 1;
  private static final int DECIMALS = 2;
  private static final int XORS = 3;
  private static final int FLOATING = 16;

  private final LongPacker packer = new LongPacker();
  private long[] dense = new long[1024];
  private long[] scaled = new long[1024];

  /** Appends a column. */
  public void write(ByteWriter out, ColumnData column) {
    int flag = column.floating() ? FLOATING : 0;
    long[] present = column.present();
    int rows = column.rows();
    int count = column.count();
    if (count == 0) {
      out.u8(NONE | flag);
      return;
    }
    long[] values = column.values();
    int presence = count == rows || present == null ? ALL : BITMAP;
    if (presence == BITMAP && present != null) {
      values = pick(values, present, count);
    }
    int body = body(values, count, column.floating());
    out.u8(presence | body << 2 | flag);
    if (presence == BITMAP && present != null) {
      for (int i = 0; i < rows; i += 8) {
        out.u8((int) (present[i >>> 6] >>> (i & 63)));
      }
    }
    switch (body) {
      case CONSTANT -> out.signed(values[0]);
      case LONGS -> packer.write(out, values, count);
      case DECIMALS -> {
        out.u8(exponent);
        packer.write(out, scaled, count);
      }
      default -> XorPacker.write(out, values, count);
    }
  }

  private int exponent;

  private int body(long[] values, int count, boolean floating) {
    long first = values[0];
    int same = 1;
    while (same < count && values[same] == first) {
      same++;
    }
    if (same == count) {
      return CONSTANT;
    }
    if (!floating) {
      return LONGS;
    }
    if (scaled.length < count) {
      scaled = new long[count];
    }
    exponent = Decimals.scale(values, count, scaled);
    return exponent < 0 ? XORS : DECIMALS;
  }

  private long[] pick(long[] values, long[] present, int count) {
    if (dense.length < count) {
      dense = new long[count];
    }
    int at = 0;
    for (int word = 0; word < present.length; word++) {
      for (long bits = present[word]; bits != 0; bits &= bits - 1) {
        dense[at++] = values[(word << 6) + Long.numberOfTrailingZeros(bits)];
      }
    }
    return dense;
  }

  /**
   * Reads one column of so many rows.
   *
   * @throws BlockException if the bytes are no such column
   */
  public static ColumnData read(ByteReader in, int rows) throws BlockException {
    int head = in.u8();
    int presence = head & 3;
    if (head > 31 || presence == 3) {
      throw new BlockException("unknown form of a column: " + head);
    }
    boolean floating = (head & FLOATING) != 0;
    if (presence == NONE) {
      return new ColumnData(new long[rows], new long[(rows + 63) >>> 6], floating);
    }
    long @Nullable [] present = null;
    int count = rows;
    if (presence == BITMAP) {
      present = bitmap(in, rows);
      count = new ColumnData(new long[0], present, floating).count();
    }
    long[] values = body(in, head >>> 2 & 3, count);
    return new ColumnData(
        present == null ? values : spread(values, present, rows), present, floating);
  }

  private static long[] body(ByteReader in, int body, int count) throws BlockException {
    long[] values = new long[count];
    switch (body) {
      case CONSTANT -> java.util.Arrays.fill(values, in.signed());
      case LONGS -> LongPacker.read(in, values, count);
      case DECIMALS -> {
        int exponent = in.u8();
        LongPacker.read(in, values, count);
        Decimals.unscale(values, count, exponent);
      }
      default -> XorPacker.read(in, values, count);
    }
    return values;
  }

  private static long[] bitmap(ByteReader in, int rows) throws BlockException {
    long[] present = new long[(rows + 63) >>> 6];
    for (int i = 0; i < rows; i += 8) {
      present[i >>> 6] |= (long) in.u8() << (i & 63);
    }
    if ((rows & 63) != 0 && present[present.length - 1] >>> (rows & 63) != 0) {
      throw new BlockException("a bitmap has bits behind its " + rows + " rows");
    }
    return present;
  }

  private static long[] spread(long[] dense, long[] present, int rows) {
    long[] values = new long[rows];
    int at = 0;
    for (int word = 0; word < present.length; word++) {
      for (long bits = present[word]; bits != 0; bits &= bits - 1) {
        values[(word << 6) + Long.numberOfTrailingZeros(bits)] = dense[at++];
      }
    }
    return values;
  }
}
