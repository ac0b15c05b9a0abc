package dev.wattrack.aggregator.influxql;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one series: times rise, cells are by column and row, NaN where a field has no value.
 * A text is a number of {@link Texts}.
 */
record Table(SortedMap<String, String> tags, long[] times, double[][] cells) {
  String tag(String key) {
    return tags.getOrDefault(key, "");
  }

  /** This column with a later part of it. */
  Table followedBy(Table later) {
    return new Table(
        tags,
        LongStream.concat(Arrays.stream(times), Arrays.stream(later.times)).toArray(),
        new double[][] {
          DoubleStream.concat(Arrays.stream(cells[0]), Arrays.stream(later.cells[0])).toArray()
        });
  }

  /** Columns of one series side by side, null for one that has nothing. */
  static Table joined(SortedMap<String, String> tags, @Nullable Table[] columns) {
    long[] times = new long[0];
    for (Table one : columns) {
      times = one == null ? times : merged(times, one.times);
    }
    double[][] cells = new double[columns.length][];
    for (int i = 0; i < columns.length; i++) {
      double[] column = new double[times.length];
      Arrays.fill(column, Double.NaN);
      Table one = columns[i];
      for (int row = 0, at = 0; one != null && at < one.times.length; row++) {
        if (times[row] == one.times[at]) {
          column[row] = one.cells[0][at++];
        }
      }
      cells[i] = column;
    }
    return new Table(tags, times, cells);
  }

  private static long[] merged(long[] a, long[] b) {
    if (a.length == 0 || Arrays.equals(a, b)) {
      return b;
    }
    return LongStream.concat(Arrays.stream(a), Arrays.stream(b)).sorted().distinct().toArray();
  }
}
