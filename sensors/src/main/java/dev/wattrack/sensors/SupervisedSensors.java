package dev.wattrack.sensors;

import dev.wattrack.model.sensor.RunningSensors;
import dev.wattrack.model.sensor.Sensor;
import dev.wattrack.model.sensor.SensorStatus;
import java.util.List;

/** Several sensors as one. Safe for use by several threads. */
final class SupervisedSensors implements RunningSensors {
  private static final long LONGEST_END_MILLIS = 1_000;
  private final List<SupervisedSensor> all;

  SupervisedSensors(List<SupervisedSensor> all) {
    this.all = List.copyOf(all);
  }

  @Override
  public List<Sensor> sensors() {
    return List.copyOf(all);
  }

  @Override
  public List<SensorStatus> status() {
    return all.stream().map(SupervisedSensor::status).toList();
  }

  @Override
  public void close() {
    all.forEach(SupervisedSensor::close);
    long deadline = System.nanoTime() + LONGEST_END_MILLIS * 1_000_000;
    for (SupervisedSensor sensor : all) {
      sensor.awaitEnd((deadline - System.nanoTime()) / 1_000_000);
    }
  }
}
