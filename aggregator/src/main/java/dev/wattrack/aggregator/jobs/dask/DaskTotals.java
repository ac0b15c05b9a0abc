package dev.wattrack.aggregator.jobs.dask;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.aggregator.jobs.SchedulerText;
import java.util.Optional;

/**
 * What {@code /wattrack.json} says, the page of our plug-in for the scheduler ({@code
 * docs/dask/wattrack_dask.py}): every task by prefix since the scheduler started, {@code
 * {"scheduler": "Scheduler-b5e4…", "prefixes": {"pi": {"done": 5, "failed": 0, "compute_seconds":
 * 0.61}}}}. Total: whatever the text, there is an answer.
 */
final class DaskTotals {
  private static final int MOST_PREFIXES = 20_000;

  /**
   * The tasks by prefix; empty if it is not the plug-in's page, or that of another run.
   *
   * @param scheduler the run that is asked for
   */
  static Optional<DaskCounts> parse(String text, String scheduler) {
    JsonNode root;
    try {
      root = DaskIdentity.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    if (root == null
        || !root.path("prefixes").isObject()
        || !SchedulerText.name(root.path("scheduler").asText("")).equals(scheduler)) {
      return Optional.empty();
    }
    DaskCounts counts = new DaskCounts();
    root.path("prefixes").properties().stream()
        .limit(MOST_PREFIXES)
        .forEach(member -> add(member.getKey(), member.getValue(), counts));
    return Optional.of(counts);
  }

  private static void add(String prefix, JsonNode told, DaskCounts into) {
    long done = told.path("done").asLong(0);
    long failed = told.path("failed").asLong(0);
    if (done <= 0 && failed <= 0) {
      return;
    }
    DaskCounts.Count count = into.of(SchedulerText.name(prefix));
    count.done += Math.max(0, done);
    count.failed += Math.max(0, failed);
    count.addSeconds(told.path("compute_seconds").asDouble(Double.NaN));
  }

  private DaskTotals() {}
}
