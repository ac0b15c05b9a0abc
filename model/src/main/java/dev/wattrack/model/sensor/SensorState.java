package dev.wattrack.model.sensor;

/** How a sensor is doing. */
public enum SensorState {
  /** Nothing was read yet. */
  STARTING,
  /** Readings are fresh. */
  WORKING,
  /** There were readings, but the last one is too old. */
  STALE,
  /** It cannot be opened or has broken; it is tried again. */
  FAILED,
  /** Closed on purpose. */
  STOPPED
}
