package dev.wattrack.aggregator.store.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
    boolean changed = rows != older.rows();
    List<ColumnData> columns = new ArrayList<>();
    for (int c = 0; c < older.columns().size(); c++) {
      ColumnData before = older.columns().get(c);
      ColumnData merged = pick(before, newer.columns().get(c), fromOlder, fromNewer, rows);
      changed = changed || !same(before, merged);
      columns.add(merged);
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
   * Two layouts of a node can hold the same series. Takes the values out of {@code lower} that
   * {@code higher} has for the same times.
   *
   * @param shared pairs of column numbers: in lower, in higher
   */
  public static Group without(Group lower, Group higher, List<int[]> shared) {
    List<ColumnData> columns = new ArrayList<>(lower.columns());
    boolean changed = false;
    for (int[] pair : shared) {
      ColumnData column = columns.get(pair[0]);
      ColumnData other = higher.columns().get(pair[1]);
      long[] present = column.present();
      long[] bits = present == null ? ColumnData.full(column.rows()) : present.clone();
      int b = 0;
      for (int a = 0; a < lower.rows(); a++) {
        while (b < higher.rows() && higher.times()[b] < lower.times()[a]) {
          b++;
        }
        if (b < higher.rows()
            && higher.times()[b] == lower.times()[a]
            && other.has(b)
            && column.has(a)) {
          bits[a >>> 6] &= ~(1L << a);
          changed = true;
        }
      }
      columns.set(pair[0], new ColumnData(column.values(), bits, column.floating()));
    }
    return changed ? new Group(lower.layout(), lower.times(), List.copyOf(columns)) : lower;
  }

  private GroupMerge() {}
}
