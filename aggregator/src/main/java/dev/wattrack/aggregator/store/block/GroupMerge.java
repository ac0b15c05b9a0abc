package dev.wattrack.aggregator.store.block;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings groups of one time span together so that (time, series) stays a set. */
public final class GroupMerge {

  /**
   * Both groups' rows in order of time. Where both have a value for a time, the newer one's stands.
   */
  public static Group merge(Group older, Group newer) {
    return changed(older, newer).orElse(older);
  }

  /** As {@link #merge}; empty if the newer adds nothing to the older. */
  public static Optional<Group> changed(Group older, Group newer) {
    int[] fromOlder = new int[older.rows() + newer.rows()];
    int[] fromNewer = new int[fromOlder.length];
    long[] times = new long[fromOlder.length];
    int rows = 0;
    int a = 0;
    int b = 0;
    while (a < older.rows() || b < newer.rows()) {
      boolean takeA =
          b == newer.rows() || (a < older.rows() && older.times()[a] <= newer.times()[b]);
      boolean takeB =
          a == older.rows() || (b < newer.rows() && newer.times()[b] <= older.times()[a]);
      times[rows] = takeA ? older.times()[a] : newer.times()[b];
      fromOlder[rows] = takeA ? a++ : -1;
      fromNewer[rows++] = takeB ? b++ : -1;
    }
    int count = rows;
    List<ColumnData> columns =
        LazyColumns.of(
            rows,
            older.columns().size(),
            c -> pick(older.columns().get(c), newer.columns().get(c), fromOlder, fromNewer, count));
    boolean changed = rows != older.rows();
    for (int c = 0; c < columns.size() && !changed; c++) {
      changed = !same(older.columns().get(c), columns.get(c));
    }
    return changed
        ? Optional.of(new Group(older.layout(), Arrays.copyOf(times, rows), columns))
        : Optional.empty();
  }

  private static ColumnData pick(
      ColumnData older, ColumnData newer, int[] fromOlder, int[] fromNewer, int rows) {
    long[] values = new long[rows];
    long[] present = new long[(rows + 63) >>> 6];
    for (int row = 0; row < rows; row++) {
      int b = fromNewer[row];
      int a = fromOlder[row];
      if (b >= 0 && newer.has(b)) {
        values[row] = newer.values()[b];
      } else if (a >= 0 && older.has(a)) {
        values[row] = older.values()[a];
      } else {
        continue;
      }
      present[row >>> 6] |= 1L << row;
    }
    return new ColumnData(values, present, older.floating() || newer.floating());
  }

  private static boolean same(ColumnData a, ColumnData b) {
    if (a.rows() != b.rows()) {
      return false;
    }
    for (int row = 0; row < a.rows(); row++) {
      if (a.has(row) != b.has(row) || (a.has(row) && a.values()[row] != b.values()[row])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Two layouts of a node can hold the same series: adds the times of a column's values to those
   * that are taken. Answers which rows are left if some were taken before, else null.
   */
  public static long @Nullable [] take(Group group, int index, Set<Long> taken) {
    ColumnData column = group.columns().get(index);
    long[] present = column.present();
    long[] bits = present == null ? ColumnData.full(column.rows()) : present.clone();
    boolean changed = false;
    for (int row = 0; row < group.rows(); row++) {
      if (column.has(row) && !taken.add(group.times()[row])) {
        bits[row >>> 6] &= ~(1L << row);
        changed = true;
      }
    }
    return changed ? bits : null;
  }

  /** The group with other presence bits for some columns, by column number. */
  public static Group with(Group group, Map<Integer, long[]> bits) {
    return new Group(
        group.layout(),
        group.times(),
        LazyColumns.of(
            group.rows(),
            group.columns().size(),
            c -> {
              ColumnData column = group.columns().get(c);
              long[] other = bits.get(c);
              return other == null
                  ? column
                  : new ColumnData(column.values(), other, column.floating());
            }));
  }

  private GroupMerge() {}
}
