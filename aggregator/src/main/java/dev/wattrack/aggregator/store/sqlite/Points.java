package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.block.ColumnData;
import dev.wattrack.model.wire.Column;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Points of one series: times and raw integers of one column. Confined to one thread. */
final class Points {
  private final Column column;
  private long[] times;
  private long[] raws;
  private int count;
  private boolean rising = true;

  Points(Column column) {
    this(column, 16);
  }

  private Points(Column column, int capacity) {
    this.column = column;
    times = new long[capacity];
    raws = new long[capacity];
  }

  Column column() {
    return column;
  }

  int count() {
    return count;
  }

  long time(int index) {
    return times[index];
  }

  long raw(int index) {
    return raws[index];
  }

  void add(long timeNanos, long raw) {
    if (count == times.length) {
      times = Arrays.copyOf(times, 2 * count);
      raws = Arrays.copyOf(raws, 2 * count);
    }
    rising &= count == 0 || times[count - 1] < timeNanos;
    times[count] = timeNanos;
    raws[count++] = raw;
  }

  /** What a block's column has from the one time up to the other. */
  static Points of(Column column, long[] times, ColumnData data, long fromNanos, long toNanos) {
    Points points = new Points(column);
    points.add(times, data, fromNanos, toNanos);
    return points;
  }

  /** Adds what a block's column has from the one time up to the other. */
  void add(long[] blockTimes, ColumnData data, long fromNanos, long toNanos) {
    int from = lowest(blockTimes, blockTimes.length, fromNanos);
    int to = lowest(blockTimes, blockTimes.length, toNanos);
    for (int row = from; row < to; row++) {
      if (data.has(row)) {
        add(blockTimes[row], data.values()[row]);
      }
    }
  }

  /** The points from the one time up to the other; these must be {@link #sorted}. */
  Points between(long fromNanos, long toNanos) {
    int from = lowest(times, count, fromNanos);
    int to = lowest(times, count, toNanos);
    Points part = new Points(column, Math.max(to - from, 1));
    part.count = to - from;
    System.arraycopy(times, from, part.times, 0, part.count);
    System.arraycopy(raws, from, part.raws, 0, part.count);
    return part;
  }

  /** Index of the first time that is not before the given one. */
  private static int lowest(long[] times, int count, long timeNanos) {
    int found = Arrays.binarySearch(times, 0, count, timeNanos);
    return found < 0 ? -found - 1 : found;
  }

  /** The first time from the given one on, or {@code Long.MAX_VALUE}. */
  long from(long timeNanos) {
    int at = lowest(times, count, timeNanos);
    return at == count ? Long.MAX_VALUE : times[at];
  }

  /** In order of time; of several with one time the last added. */
  Points sorted() {
    if (rising) {
      return this;
    }
    List<Integer> order =
        IntStream.range(0, count).boxed().sorted(Comparator.comparingLong(i -> times[i])).toList();
    Points sorted = new Points(column, count);
    for (int i = 0; i < count; i++) {
      if (i + 1 == count || times[order.get(i)] != times[order.get(i + 1)]) {
        sorted.add(times[order.get(i)], raws[order.get(i)]);
      }
    }
    return sorted;
  }

  /** Both in order of time; where both have a time the other's value stands. */
  Points merge(Points other) {
    if (other.count == 0) {
      return this;
    }
    if (count == 0) {
      return other;
    }
    if (!column.equals(other.column)) {
      return floating().merge(other.floating());
    }
    Points merged = new Points(column, count + other.count);
    int a = 0;
    int b = 0;
    while (a < count || b < other.count) {
      if (b == other.count || (a < count && times[a] < other.times[b])) {
        merged.add(times[a], raws[a++]);
      } else {
        a += a < count && times[a] == other.times[b] ? 1 : 0;
        merged.add(other.times[b], other.raws[b++]);
      }
    }
    return merged;
  }

  /** The same series in a column of another scale: only doubles can hold both. */
  private Points floating() {
    Column same = Column.floating(column.measurement(), column.tags(), column.field());
    Points floating = new Points(same, count);
    for (int i = 0; i < count; i++) {
      floating.add(times[i], Double.doubleToRawLongBits(column.toDouble(raws[i])));
    }
    return floating;
  }
}
