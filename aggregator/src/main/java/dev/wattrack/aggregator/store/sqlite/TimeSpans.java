package dev.wattrack.aggregator.store.sqlite;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Spans of time that do not touch, each from its start to its end, excluded; ns since 1970.
 * Bounded: where there are too many, the nearest two become one and cover what is between them too.
 * Confined to one thread at a time.
 */
final class TimeSpans {
  private static final int MOST = 64;

  /** Spans as near as this become one; samples are seldom further apart. */
  private static final long NEAR_NANOS = Level.MINUTE_NANOS;

  private final TreeMap<Long, Long> endByStart = new TreeMap<>();

  TimeSpans copy() {
    TimeSpans copy = new TimeSpans();
    copy.endByStart.putAll(endByStart);
    return copy;
  }

  boolean isEmpty() {
    return endByStart.isEmpty();
  }

  long start() {
    return endByStart.firstKey();
  }

  /** Where the first span ends. */
  long firstEnd() {
    return endByStart.firstEntry().getValue();
  }

  void forEach(BiConsumer<Long, Long> action) {
    endByStart.forEach(action);
  }

  void add(long from, long to) {
    if (to <= from) {
      return;
    }
    long start = from;
    long end = to;
    Map.Entry<Long, Long> before = endByStart.floorEntry(from);
    if (before != null && near(before.getValue(), from)) {
      start = before.getKey();
      end = Math.max(end, before.getValue());
    }
    Map.Entry<Long, Long> next = endByStart.higherEntry(start);
    while (next != null && near(end, next.getKey())) {
      end = Math.max(end, next.getValue());
      endByStart.remove(next.getKey());
      next = endByStart.higherEntry(start);
    }
    endByStart.put(start, end);
    if (endByStart.size() > MOST) {
      joinNearest();
    }
  }

  private static boolean near(long end, long start) {
    return start <= end || start - end <= NEAR_NANOS;
  }

  private void joinNearest() {
    long least = Long.MAX_VALUE;
    long nearest = 0;
    Map.Entry<Long, Long> before = null;
    for (Map.Entry<Long, Long> each : endByStart.entrySet()) {
      if (before != null && each.getKey() - before.getValue() < least) {
        least = each.getKey() - before.getValue();
        nearest = before.getKey();
      }
      before = each;
    }
    Map.Entry<Long, Long> follower = endByStart.higherEntry(nearest);
    if (follower != null) {
      endByStart.remove(follower.getKey());
      endByStart.put(nearest, follower.getValue());
    }
  }

  /** Takes a span of time out; answers how much of it was there, in ns. */
  long cut(long from, long to) {
    if (to <= from) {
      return 0;
    }
    long taken = 0;
    Map.Entry<Long, Long> before = endByStart.lowerEntry(from);
    if (before != null && before.getValue() > from) {
      endByStart.put(before.getKey(), from);
      taken += Math.min(before.getValue(), to) - from;
      if (before.getValue() > to) {
        endByStart.put(to, before.getValue());
      }
    }
    Map.Entry<Long, Long> next = endByStart.ceilingEntry(from);
    while (next != null && next.getKey() < to) {
      endByStart.remove(next.getKey());
      taken += Math.min(next.getValue(), to) - next.getKey();
      if (next.getValue() > to) {
        endByStart.put(to, next.getValue());
      }
      next = endByStart.ceilingEntry(from);
    }
    return taken;
  }

  boolean overlaps(long from, long to) {
    Map.Entry<Long, Long> before = endByStart.lowerEntry(to);
    return before != null && before.getValue() > from;
  }

  double seconds() {
    double nanos = 0;
    for (Map.Entry<Long, Long> span : endByStart.entrySet()) {
      nanos += (double) span.getValue() - span.getKey();
    }
    return nanos / Level.SECOND;
  }
}
