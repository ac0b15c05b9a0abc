package dev.wattrack.aggregator.alerts;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What there is to see at one moment: the newest values of the wanted series. A node that is not up
 * has no values but its state. Immutable.
 *
 * @param time for people
 * @param uptimeMillis for durations: of a clock that only moves forward
 * @param bySeries by {@code measurement.field}
 */
public record Scene(Instant time, long uptimeMillis, Map<String, List<Observation>> bySeries) {
  /** The state of a node, a text: up, stale, lost, agent_died, stopped or powered_off. */
  public static final String NODE_STATE = "node.state";

  /** How long nothing at all was heard of a node, s. */
  public static final String NODE_SILENT = "node.silent_seconds";

  /** The node's clock less ours, s. */
  public static final String NODE_SKEW = "node.clock_skew_seconds";

  public List<Observation> of(String series) {
    return bySeries.getOrDefault(series, List.of());
  }
}
