package dev.wattrack.aggregator.jobs.dask;

import dev.wattrack.aggregator.jobs.SchedulerText;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /metrics} (Prometheus' text format 0.0.4) says of tasks: totals since the scheduler
 * started. Confined to one thread.
 *
 * <pre>dask_scheduler_prefix_state_totals_total{state="memory",task_prefix_name="pi"} 5.0
 * dask_scheduler_tasks_compute_seconds_total{task_prefix_name="pi"} 0.5</pre>
 */
final class DaskMetrics {
  private static final String ANY = "dask_scheduler_";
  private static final String STATES = "dask_scheduler_prefix_state_totals_total";
  private static final String SECONDS = "dask_scheduler_tasks_compute_seconds_total";
  private static final int MOST_TOTALS = 20_000;

  /** How often tasks of a prefix came into each state; -1 for never told. */
  private static final class Totals {
    private double processing = -1;
    private double memory = -1;
    private double erred = -1;
    private double seconds = Double.NaN;
  }

  /**
   * The tasks by prefix; empty if the scheduler has no metrics, which it says in a comment and with
   * status 200: {@code # Prometheus metrics are not available, see …}.
   */
  static Optional<DaskCounts> parse(String text) {
    Map<String, Totals> totals = new LinkedHashMap<>();
    boolean states = false;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      states |= line.contains("dask_scheduler_prefix_state_totals");
      if (line.startsWith(ANY)) {
        line(line, totals);
      }
    }
    return states ? Optional.of(counts(totals)) : Optional.empty();
  }

  private static void line(String line, Map<String, Totals> into) {
    int open = line.indexOf('{');
    String name = open < 0 ? "" : line.substring(0, open);
    if (!name.equals(STATES) && !name.equals(SECONDS)) {
      return;
    }
    Map<String, String> labels = new HashMap<>();
    int end = labels(line, open + 1, labels);
    String prefix = labels.get("task_prefix_name");
    double value = end < 0 ? Double.NaN : number(line.substring(end));
    if (prefix == null || !(value >= 0) || value > Long.MAX_VALUE) {
      return;
    }
    Totals totals = into.get(prefix);
    if (totals == null) {
      if (into.size() >= MOST_TOTALS) {
        return;
      }
      totals = new Totals();
      into.put(prefix, totals);
    }
    if (name.equals(SECONDS)) {
      totals.seconds = value;
      return;
    }
    switch (labels.getOrDefault("state", "")) {
      case "processing" -> totals.processing = value;
      case "memory" -> totals.memory = value;
      case "erred" -> totals.erred = value;
      default -> {
        // The other states say nothing of what was done.
      }
    }
  }

  /** Reads {@code a="b",c="d"}}; where it ends, or -1 if it does not. */
  private static int labels(String line, int from, Map<String, String> into) {
    int at = from;
    while (at < line.length() && line.charAt(at) != '}') {
      int equals = line.indexOf("=\"", at);
      if (equals < 0) {
        return -1;
      }
      StringBuilder value = new StringBuilder();
      int i = equals + 2;
      while (i < line.length() && line.charAt(i) != '"') {
        boolean escaped = line.charAt(i) == '\\' && i + 1 < line.length();
        i += escaped ? 1 : 0;
        value.append(escaped && line.charAt(i) == 'n' ? '\n' : line.charAt(i));
        i++;
      }
      into.put(line.substring(at, equals).strip(), value.toString());
      at = i + 1 < line.length() && line.charAt(i + 1) == ',' ? i + 2 : i + 1;
    }
    return at < line.length() ? at + 1 : -1;
  }

  private static double number(String text) {
    String[] words = text.strip().split("\\s+");
    try {
      return Double.parseDouble(words[0]);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Data that a client scattered come into memory without ever having been processed. */
  private static DaskCounts counts(Map<String, Totals> totals) {
    DaskCounts counts = new DaskCounts();
    boolean processed = totals.values().stream().anyMatch(each -> each.processing >= 0);
    totals.forEach(
        (prefix, each) -> {
          double most = processed ? Math.max(0, each.processing) : each.memory;
          double done = Math.max(0, Math.min(each.memory, most));
          double failed = Math.max(0, each.erred);
          if (done > 0 || failed > 0 || each.processing > 0) {
            DaskCounts.Count count = counts.of(SchedulerText.name(prefix));
            count.done += (long) done;
            count.failed += (long) failed;
            count.addSeconds(each.seconds);
          }
        });
    return counts;
  }

  /** What the totals say of compute time; null if they do not. */
  static @Nullable Double seconds(DaskCounts.Count count) {
    return Double.isNaN(count.seconds) ? null : (Double) count.seconds;
  }

  private DaskMetrics() {}
}
