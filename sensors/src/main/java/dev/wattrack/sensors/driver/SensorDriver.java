package dev.wattrack.sensors.driver;

import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;

/**
 * An open device. Confined to the sensor's thread, which reads it once an interval; may block for
 * some seconds and is interrupted when the sensor is closed. Throws nothing that can be foreseen.
 */
public interface SensorDriver extends AutoCloseable {
  /**
   * One reading, in a row that nobody changes any more. No data: nothing worth believing this time,
   * ask again after the interval. Failed: the device is lost; it is closed and opened anew.
   */
  Reading<Row> read() throws InterruptedException;

  @Override
  default void close() {}
}
