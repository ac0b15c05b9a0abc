package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.external.victoria.Found;
import dev.wattrack.aggregator.store.external.victoria.Selector;
import dev.wattrack.aggregator.store.external.victoria.VictoriaClient;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The windows of one field, question by question: those that the span cuts one by one with their
 * true width, the whole ones between them together. Confined to one thread.
 */
final class VictoriaWindows {
  /** Windows in one answer; a server allows 30,000 a series. */
  static final int AT_ONCE = 10_000;

  private static final long MILLI = 1_000_000L;

  private final VictoriaClient client;
  private final String function;
  private final VictoriaSeries meant;
  private final Map<SortedMap<String, String>, Points> points =
      new TreeMap<>(Comparator.comparing(Object::toString));
  private int room;

  /**
   * @param most values in all
   */
  VictoriaWindows(VictoriaClient client, Aggregate aggregate, VictoriaSeries meant, int most) {
    this.client = client;
    room = most;
    this.function =
        switch (aggregate) {
          case MEAN -> "avg_over_time";
          case MIN -> "min_over_time";
          case MAX -> "max_over_time";
          case SUM -> "sum_over_time";
          case COUNT -> "count_over_time";
          case LAST -> "last_over_time";
          case RATE -> throw new IllegalArgumentException("rates are made of rows");
        };
    this.meant = meant;
  }

  /** From one millisecond to another, both included; the windows at the ends may be cut. */
  void read(Selector selector, long first, long last, long width) throws StoreException {
    long at = first;
    while (at <= last) {
      long start = at - at % width;
      if (at > start || start + width - 1 > last) {
        long end = Math.min(last, start + width - 1);
        read(selector, start, end - at + 1, end, end);
        at = end + 1;
      } else {
        long whole = Math.min((last + 1 - start) / width, AT_ONCE);
        read(selector, start, width, start + width - 1, start + whole * width - 1);
        at = start + whole * width;
      }
    }
  }

  /** Windows of which the first begins at {@code start}, or would, were it not cut. */
  private void read(Selector selector, long start, long width, long firstEnd, long lastEnd)
      throws StoreException {
    for (Found one : client.windows(function, selector, width, firstEnd, lastEnd, room)) {
      if (one.values().length == 0 || !meant.holds(one.labels())) {
        continue;
      }
      room -= one.values().length;
      Points into = points.computeIfAbsent(one.labels(), any -> new Points());
      for (int i = 0; i < one.values().length; i++) {
        into.add((start + one.timesMillis()[i] - firstEnd) * MILLI, one.values()[i]);
      }
    }
  }

  /** What was read, by the labels as they are there. */
  Map<SortedMap<String, String>, Points> points() {
    return points;
  }
}
