package dev.wattrack.aggregator.store.block;

import java.util.List;

/**
 * Rows of one layout: their times and their columns. Not changed once handed on.
 *
 * @param layout number of the layout
 * @param times strictly rising
 * @param columns each with as many rows as there are times
 */
public record Group(int layout, long[] times, List<ColumnData> columns) {
  public int rows() {
    return times.length;
  }
}
