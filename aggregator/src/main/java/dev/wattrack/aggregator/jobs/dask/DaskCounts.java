package dev.wattrack.aggregator.jobs.dask;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tasks by prefix. A scheduler may make up prefixes without end: those beyond a bound are counted
 * together, under no name. Confined to one thread, or to its owner's lock.
 */
final class DaskCounts {
  static final int MOST_PREFIXES = 200;
  static final String OTHERS = "";

  private final Map<String, Count> counts = new LinkedHashMap<>();

  /** The tasks of one prefix; NaN for what nobody told. */
  static final class Count {
    long done;
    long failed;
    double seconds = Double.NaN;

    void addSeconds(double more) {
      if (more >= 0 && Double.isFinite(more)) {
        seconds = Double.isNaN(seconds) ? more : seconds + more;
      }
    }
  }

  Count of(String prefix) {
    Count known = counts.get(prefix);
    if (known != null) {
      return known;
    }
    boolean room = counts.size() < MOST_PREFIXES;
    return counts.computeIfAbsent(room ? prefix : OTHERS, name -> new Count());
  }

  void add(DaskCounts more) {
    more.counts.forEach(
        (prefix, count) -> {
          Count all = of(prefix);
          all.done += count.done;
          all.failed += count.failed;
          all.addSeconds(count.seconds);
        });
  }

  Set<String> prefixes() {
    return counts.keySet();
  }

  boolean has(String prefix) {
    return counts.containsKey(prefix);
  }

  long done() {
    return counts.values().stream().mapToLong(count -> count.done).sum();
  }
}
