package dev.wattrack.agent.sensor;

import dev.wattrack.agent.base.Log;
import dev.wattrack.model.sensor.SensorLog;

/** What sensors say, in the agent's log. Safe for use by several threads. */
public record SensorLines(Log log) implements SensorLog {
  @Override
  public void info(String message) {
    log.info(message);
  }

  @Override
  public void warn(String message) {
    log.warn(message);
  }
}
