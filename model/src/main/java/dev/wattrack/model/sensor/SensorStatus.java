package dev.wattrack.model.sensor;

import java.util.Map;

/**
 * How a sensor is doing, in words. Immutable.
 *
 * @param sinceNanos when this state began, ns since 1970
 * @param reason what to check; empty while it works
 * @param readings readings since the start
 * @param restarts how often it was opened anew
 * @param refused readings that were not believed, by reason
 */
public record SensorStatus(
    String name,
    String kind,
    SensorState state,
    long sinceNanos,
    String reason,
    long readings,
    long restarts,
    Map<String, Long> refused) {

  public SensorStatus {
    refused = Map.copyOf(refused);
  }
}
