package dev.wattrack.aggregator.store.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Count, minimum, maximum, sum and last value of every column per window, as a group again: its
 * times are the windows' starts, its first column the time of each window's last row, then {@link
 * #COLUMNS} columns per column rolled up. Sums are exact as long as they fit a long; a column whose
 * sums do not has them as doubles (the column's {@code floating}).
 */
public final class RollUp {
  public static final int COLUMNS = 5;
  public static final int COUNT = 0;
  public static final int MIN = 1;
  public static final int MAX = 2;
  public static final int SUM = 3;
  public static final int LAST = 4;

  /** Where the part of a rolled-up column is. */
  public static int column(int column, int part) {
    return 1 + column * COLUMNS + part;
  }

  /** Rolls raw rows up. */
  public static Group ofRaw(Group raw, long windowNanos) {
    Windows windows = new Windows(raw.times(), windowNanos);
    List<ColumnData> out = new ArrayList<>();
    long[] lastTimes = new long[windows.count];
    for (int w = 0; w < windows.count; w++) {
      lastTimes[w] = raw.times()[windows.ends[w] - 1];
    }
    out.add(new ColumnData(lastTimes, null, false));
    for (ColumnData column : raw.columns()) {
      Cells cells = new Cells(windows.count, column.floating());
      for (int w = 0; w < windows.count; w++) {
        for (int row = windows.begin(w); row < windows.ends[w]; row++) {
          if (column.has(row)) {
            cells.add(w, column.values()[row]);
          }
        }
      }
      cells.addTo(out);
    }
    return new Group(raw.layout(), windows.starts(), List.copyOf(out));
  }

  /** Rolls finer roll-ups of one layout, in order of time, up further. */
  public static Group ofFiner(List<Group> finer, long windowNanos) {
    long[] times = finer.stream().flatMapToLong(g -> Arrays.stream(g.times())).toArray();
    Windows windows = new Windows(times, windowNanos);
    long[] lastTimes = new long[windows.count];
    int[] windowOf = windows.byRow();
    int at = 0;
    for (Group group : finer) {
      for (long last : group.columns().get(0).values()) {
        lastTimes[windowOf[at++]] = last;
      }
    }
    List<ColumnData> out = new ArrayList<>();
    out.add(new ColumnData(lastTimes, null, false));
    int columns = (finer.get(0).columns().size() - 1) / COLUMNS;
    for (int c = 0; c < columns; c++) {
      Cells cells = new Cells(windows.count, finer.get(0).columns().get(column(c, MIN)).floating());
      at = 0;
      for (Group group : finer) {
        cells.add(windowOf, at, group.columns().subList(column(c, COUNT), column(c + 1, COUNT)));
        at += group.rows();
      }
      cells.addTo(out);
    }
    return new Group(finer.get(0).layout(), windows.starts(), List.copyOf(out));
  }

  /** Which rows belong to which window. */
  private static final class Windows {
    private final long[] times;
    private final long windowNanos;
    private final int[] ends;
    private int count;

    Windows(long[] times, long windowNanos) {
      this.times = times;
      this.windowNanos = windowNanos;
      ends = new int[times.length];
      for (int row = 0; row < times.length; row++) {
        if (row == 0
            || Math.floorDiv(times[row], windowNanos)
                != Math.floorDiv(times[row - 1], windowNanos)) {
          count++;
        }
        ends[count - 1] = row + 1;
      }
    }

    int[] byRow() {
      int[] windowOf = new int[times.length];
      for (int w = 0; w < count; w++) {
        Arrays.fill(windowOf, begin(w), ends[w], w);
      }
      return windowOf;
    }

    int begin(int window) {
      return window == 0 ? 0 : ends[window - 1];
    }

    long[] starts() {
      long[] starts = new long[count];
      for (int w = 0; w < count; w++) {
        starts[w] = Math.floorDiv(times[begin(w)], windowNanos) * windowNanos;
      }
      return starts;
    }
  }

  /** The five figures of one column over all windows. */
  private static final class Cells {
    private final boolean floating;
    private final long[] counts;
    private final long[] mins;
    private final long[] maxs;
    private final long[] sums;
    private final double[] doubleSums;
    private final long[] lasts;
    private boolean overflown;

    Cells(int windows, boolean floating) {
      this.floating = floating;
      counts = new long[windows];
      mins = new long[windows];
      maxs = new long[windows];
      sums = new long[windows];
      doubleSums = new double[windows];
      lasts = new long[windows];
    }

    void add(int window, long raw) {
      if (floating && Double.isNaN(Double.longBitsToDouble(raw))) {
        return;
      }
      join(window, 1, raw, raw, raw);
      addSum(window, raw, floating ? Double.longBitsToDouble(raw) : raw, floating);
    }

    /** Adds the five columns of a finer roll-up; {@code windowOf[at]} is its first row's window. */
    void add(int[] windowOf, int at, List<ColumnData> finer) {
      List<ColumnData> parts = List.copyOf(finer);
      ColumnData sums = parts.get(SUM);
      for (int row = 0; row < sums.rows(); row++) {
        long count = parts.get(COUNT).values()[row];
        if (count > 0) {
          int window = windowOf[at + row];
          join(
              window,
              count,
              parts.get(MIN).values()[row],
              parts.get(MAX).values()[row],
              parts.get(LAST).values()[row]);
          long raw = sums.values()[row];
          double number = sums.floating() ? Double.longBitsToDouble(raw) : raw;
          addSum(window, raw, number, sums.floating());
        }
      }
    }

    private void join(int w, long count, long min, long max, long last) {
      mins[w] = counts[w] == 0 || less(min, mins[w]) ? min : mins[w];
      maxs[w] = counts[w] == 0 || less(maxs[w], max) ? max : maxs[w];
      lasts[w] = last;
      counts[w] += count;
    }

    private boolean less(long a, long b) {
      return floating ? Double.longBitsToDouble(a) < Double.longBitsToDouble(b) : a < b;
    }

    private void addSum(int w, long raw, double number, boolean isDouble) {
      doubleSums[w] += number;
      if (isDouble) {
        overflown = true;
        return;
      }
      long sum = sums[w] + raw;
      if (((sums[w] ^ sum) & (raw ^ sum)) < 0) {
        overflown = true;
      }
      sums[w] = sum;
    }

    void addTo(List<ColumnData> out) {
      long[] present = new long[(counts.length + 63) >>> 6];
      for (int w = 0; w < counts.length; w++) {
        present[w >>> 6] |= counts[w] > 0 ? 1L << w : 0;
        if (overflown) {
          sums[w] = Double.doubleToRawLongBits(doubleSums[w]);
        }
      }
      out.add(new ColumnData(counts, null, false));
      out.add(new ColumnData(mins, present, floating));
      out.add(new ColumnData(maxs, present, floating));
      out.add(new ColumnData(sums, present, overflown));
      out.add(new ColumnData(lasts, present, floating));
    }
  }

  private RollUp() {}
}
