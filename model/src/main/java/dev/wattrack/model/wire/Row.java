package dev.wattrack.model.wire;

/**
 * The values of one layout at one time: a raw integer and a presence bit a column. Mutable and
 * reused; confined to one thread. A column without its bit has no value (never zero).
 */
public final class Row {
  private final Layout layout;
  private final long[] values;
  private final long[] present;

  public Row(Layout layout) {
    this.layout = layout;
    values = new long[layout.width()];
    present = new long[layout.bitmapLength()];
  }

  public Layout layout() {
    return layout;
  }

  public void set(int column, long raw) {
    values[column] = raw;
    present[column >>> 6] |= 1L << column;
  }

  public void setNumber(int column, double value) {
    set(column, layout.columns().get(column).toRaw(value));
  }

  public void clear(int column) {
    present[column >>> 6] &= ~(1L << column);
  }

  public void clearAll() {
    java.util.Arrays.fill(present, 0);
  }

  public boolean has(int column) {
    return (present[column >>> 6] & (1L << column)) != 0;
  }

  public long raw(int column) {
    return values[column];
  }

  /** The number of a present column. */
  public double number(int column) {
    return layout.columns().get(column).toDouble(values[column]);
  }

  /** Takes over all values of another row of the same layout. */
  public void copyFrom(Row other) {
    System.arraycopy(other.values, 0, values, 0, values.length);
    System.arraycopy(other.present, 0, present, 0, present.length);
  }

  /** How many columns have a value. */
  public int count() {
    int count = 0;
    for (long word : present) {
      count += Long.bitCount(word);
    }
    return count;
  }

  long[] values() {
    return values;
  }

  long[] present() {
    return present;
  }

  /** Back to the state before the first value: everything zero and absent. */
  void reset() {
    java.util.Arrays.fill(values, 0);
    java.util.Arrays.fill(present, 0);
  }
}
