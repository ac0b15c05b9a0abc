package dev.wattrack.model.sensor;

/** Where sensors write one line a message. Called by any thread; never fails. */
public interface SensorLog {
  void info(String message);

  /** Something a person should look at. */
  void warn(String message);
}
