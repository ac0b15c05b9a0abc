package dev.wattrack.aggregator.influxql;

import java.util.Arrays;
import java.util.SortedMap;

/** Times and values, growing. Confined to one thread. */
final class Points {
  private long[] times = new long[16];
  private double[] values = new double[16];
  private int size;

  void add(long time, double value) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    times[size] = time;
    values[size++] = value;
  }

  int size() {
    return size;
  }

  long time(int index) {
    return times[index];
  }

  double value(int index) {
    return values[index];
  }

  /** As the only column of a series. */
  Table table(SortedMap<String, String> tags) {
    return new Table(
        tags, Arrays.copyOf(times, size), new double[][] {Arrays.copyOf(values, size)});
  }

  /** The other way round. */
  Points reversed() {
    Points other = new Points();
    for (int i = size - 1; i >= 0; i--) {
      other.add(times[i], values[i]);
    }
    return other;
  }
}
