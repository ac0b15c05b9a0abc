package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.block.ColumnData;
import dev.wattrack.aggregator.store.block.Group;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decoded rows of one layout, collected in order of commit and taken out as groups of columns, one
 * a bucket. Confined to one thread.
 */
final class RowTable {
  /** How many cells are decoded at once. */
  static final long MOST_CELLS = 400_000;

  private final int layoutId;
  private final Layout layout;
  private final int width;
  private final int words;
  private long[] times = new long[64];
  private long[] cells;
  private long[] present;
  private int rows;
  private boolean rising = true;

  RowTable(int layoutId, Layout layout) {
    this.layoutId = layoutId;
    this.layout = layout;
    width = layout.width();
    words = layout.bitmapLength();
    cells = new long[64 * width];
    present = new long[64 * words];
  }

  void add(long timeNanos, Row row) {
    if (rows == times.length) {
      times = Arrays.copyOf(times, 2 * rows);
      cells = Arrays.copyOf(cells, 2 * rows * width);
      present = Arrays.copyOf(present, 2 * rows * words);
    }
    rising &= rows == 0 || times[rows - 1] < timeNanos;
    times[rows] = timeNanos;
    int cell = rows * width;
    int word = rows * words;
    for (int column = 0; column < width; column++) {
      if (row.has(column)) {
        cells[cell + column] = row.raw(column);
        present[word + (column >>> 6)] |= 1L << column;
      }
    }
    rows++;
  }

  /** About how many cells a segment has; its layouts may not all be in every tick. */
  static double cells(Segment segment) {
    double width = 0;
    for (Layout layout : segment.layouts()) {
      width += layout == null ? 0 : layout.width();
    }
    return width * Math.max(segment.ticks(), 1);
  }

  /** All rows of a segment, a group a layout. */
  static List<Group> groups(Head.View view) {
    SortedMap<Integer, RowTable> tables = new TreeMap<>();
    SegmentReader.read(
        view.segment(),
        view.layoutIds(),
        id -> true,
        (id, time, row) ->
            tables.computeIfAbsent(id, i -> new RowTable(i, row.layout())).add(time, row));
    return tables.values().stream().map(RowTable::group).toList();
  }

  private Group group() {
    int[] order = order();
    return group(order, 0, order.length);
  }

  /** All rows as groups by bucket; of rows of one time the later added wins, column by column. */
  SortedMap<Long, Group> groups() {
    int[] order = order();
    SortedMap<Long, Group> groups = new TreeMap<>();
    int from = 0;
    while (from < order.length) {
      long bucket = Level.bucketOf(times[order[from]]);
      int to = from;
      while (to < order.length && Level.bucketOf(times[order[to]]) == bucket) {
        to++;
      }
      groups.put(bucket, group(order, from, to));
      from = to;
    }
    return groups;
  }

  private int[] order() {
    if (rising) {
      int[] all = new int[rows];
      Arrays.setAll(all, i -> i);
      return all;
    }
    List<Integer> sorted = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      sorted.add(i);
    }
    sorted.sort(Comparator.comparingLong(i -> times[i])); // stable: order of commit within a time
    int[] order = new int[rows];
    int count = 0;
    for (int row : sorted) {
      if (count > 0 && times[order[count - 1]] == times[row]) {
        fillUp(row, order[count - 1]);
        count--;
      }
      order[count++] = row;
    }
    return Arrays.copyOf(order, count);
  }

  /** Gives a row the values that only the earlier row of its time has. */
  private void fillUp(int row, int earlier) {
    for (int word = 0; word < words; word++) {
      long missing = present[earlier * words + word] & ~present[row * words + word];
      present[row * words + word] |= missing;
      for (; missing != 0; missing &= missing - 1) {
        int column = (word << 6) + Long.numberOfTrailingZeros(missing);
        cells[row * width + column] = cells[earlier * width + column];
      }
    }
  }

  private Group group(int[] order, int from, int to) {
    int count = to - from;
    long[] groupTimes = new long[count];
    for (int i = 0; i < count; i++) {
      groupTimes[i] = times[order[from + i]];
    }
    List<ColumnData> columns = new ArrayList<>(width);
    for (int column = 0; column < width; column++) {
      long[] values = new long[count];
      long[] bits = new long[(count + 63) >>> 6];
      int word = column >>> 6;
      for (int i = 0; i < count; i++) {
        int row = order[from + i];
        values[i] = cells[row * width + column];
        bits[i >>> 6] |= (present[row * words + word] >>> column & 1) << i;
      }
      boolean floating = layout.columns().get(column).kind() == Column.Kind.FLOATING;
      columns.add(new ColumnData(values, bits, floating));
    }
    return new Group(layoutId, groupTimes, columns);
  }

  /** Adds the groups of several tables up, by bucket and layout. */
  static SortedMap<Long, SortedMap<Integer, Group>> byBucket(Map<Integer, RowTable> tables) {
    SortedMap<Long, SortedMap<Integer, Group>> buckets = new TreeMap<>();
    tables.forEach(
        (layout, table) ->
            table
                .groups()
                .forEach(
                    (bucket, group) ->
                        buckets.computeIfAbsent(bucket, b -> new TreeMap<>()).put(layout, group)));
    return buckets;
  }
}
