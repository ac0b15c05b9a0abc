package dev.wattrack.aggregator.store.block;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The raw values of one column over the rows of a group. Where a row has no value its number is
 * meaningless. Not changed once handed on.
 *
 * @param values one a row
 * @param present a bit a row, lowest first, zero behind the last row; null where every row has a
 *     value
 * @param floating whether the values are the bits of doubles
 */
public record ColumnData(long[] values, long @Nullable [] present, boolean floating) {

  public int rows() {
    return values.length;
  }

  public boolean has(int row) {
    return present == null || (present[row >>> 6] & (1L << row)) != 0;
  }

  /** How many rows have a value. */
  public int count() {
    if (present == null) {
      return values.length;
    }
    int count = 0;
    for (long word : present) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** A bitmap of so many rows, all set. */
  public static long[] full(int rows) {
    long[] bits = new long[(rows + 63) >>> 6];
    Arrays.fill(bits, -1);
    if ((rows & 63) != 0) {
      bits[bits.length - 1] = (1L << rows) - 1;
    }
    return bits;
  }
}
