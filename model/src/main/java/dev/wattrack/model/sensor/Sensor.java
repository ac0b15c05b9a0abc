package dev.wattrack.model.sensor;

import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;

/**
 * A sensor that works on its own, whoever asks. Each reading is handed out once, so that a value in
 * the store was measured and a gap is a gap; the row belongs to the caller from then on. Asked by
 * one thread; closed by any.
 */
public interface Sensor {
  /** The name in sensors.yaml, also the tag {@code sensor} of what it measures. */
  String name();

  /**
   * The newest reading that was not handed out before; never blocks. No data, with what to check,
   * when there is none or the newest is older than the sensor's limit of freshness.
   *
   * @param timeNanos the time of the tick that is to carry the reading
   */
  Reading<Row> latest(long timeNanos);
}
