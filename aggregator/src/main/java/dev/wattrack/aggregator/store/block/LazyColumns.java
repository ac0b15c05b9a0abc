package dev.wattrack.aggregator.store.block;

import java.util.AbstractList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Columns of a group, made anew at every access, so that a group larger than the heap can be merged
 * and written one column at a time. Confined to one thread.
 */
final class LazyColumns extends AbstractList<ColumnData> {
  /** 4 MB of longs: a quarter of an hour of 500 columns at 1 Hz. */
  private static final long MOST_CELLS = 1 << 19;

  private final int size;
  private final IntFunction<ColumnData> column;

  LazyColumns(int size, IntFunction<ColumnData> column) {
    this.size = size;
    this.column = column;
  }

  static boolean worthwhile(int rows, int columns) {
    return (long) rows * columns > MOST_CELLS;
  }

  /** All columns at once, or a lazy list where they are large. */
  static List<ColumnData> of(int rows, int columns, IntFunction<ColumnData> column) {
    LazyColumns lazy = new LazyColumns(columns, column);
    return worthwhile(rows, columns) ? lazy : List.copyOf(lazy);
  }

  @Override
  public ColumnData get(int index) {
    return column.apply(index);
  }

  @Override
  public int size() {
    return size;
  }
}
