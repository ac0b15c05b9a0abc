package dev.wattrack.sensors.driver;

import dev.wattrack.model.Reading;
import java.util.List;

/** A sensor as configured, usually a record of its settings. Immutable; does no I/O by itself. */
public interface SensorPlan {
  /**
   * Opens the device; may block for some seconds and is interrupted when the sensor is closed. On
   * failure what to check, in words; it is then called again after a while. Confined to the
   * sensor's thread.
   */
  Reading<SensorDriver> open(Surroundings surroundings) throws InterruptedException;

  /** Carries out a person's order, such as {@code relay off}; the answer, or why not, in words. */
  default Reading<String> order(Surroundings surroundings, List<String> words)
      throws InterruptedException {
    return Reading.failed("this kind of sensor takes no orders");
  }
}
