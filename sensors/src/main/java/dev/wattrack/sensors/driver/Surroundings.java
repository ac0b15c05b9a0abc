package dev.wattrack.sensors.driver;

import dev.wattrack.model.sensor.SensorSetup;

/**
 * What a sensor may know of the world. Immutable.
 *
 * @param name of the sensor; empty while scanning
 * @param intervalNanos distance of readings
 * @param guest true for a short visit, beside which the agent may be reading the same sensor: what
 *     is connected already stays so
 * @param setup roots of /sys and /dev, environment, state folder and log
 * @param refusals where readings that are not believed are counted
 */
public record Surroundings(
    String name,
    long intervalNanos,
    boolean guest,
    SensorSetup setup,
    Time time,
    Refusals refusals) {

  /** Writes a line that begins with the sensor's name. */
  public void info(String message) {
    setup.log().info(name + ": " + message);
  }

  /** The same where a person should look. */
  public void warn(String message) {
    setup.log().warn(name + ": " + message);
  }
}
