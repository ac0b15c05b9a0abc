package dev.wattrack.model.sensor;

import java.util.List;

/** Sensors that were started. Safe for use by several threads; closing waits a second at most. */
public interface RunningSensors extends AutoCloseable {
  /** In the order of the configuration. */
  List<Sensor> sensors();

  /** How each is doing now, in the same order. */
  List<SensorStatus> status();

  @Override
  void close();
}
