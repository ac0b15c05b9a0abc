package dev.wattrack.agent.sensor;

import dev.wattrack.agent.collect.Collector;
import dev.wattrack.model.Reading;
import dev.wattrack.model.sensor.Sensor;
import dev.wattrack.model.wire.Row;

/** A sensor as the sampler sees it: asked at every tick, answers when there is something new. */
final class SensorCollector implements Collector {
  private final Sensor sensor;

  SensorCollector(Sensor sensor) {
    this.sensor = sensor;
  }

  @Override
  public String name() {
    return sensor.name();
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    return sensor.latest(timeNanos);
  }
}
