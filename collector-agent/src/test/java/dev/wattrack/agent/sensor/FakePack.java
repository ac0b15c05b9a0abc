package dev.wattrack.agent.sensor;

import dev.wattrack.model.Reading;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.sensor.RunningSensors;
import dev.wattrack.model.sensor.Sensor;
import dev.wattrack.model.sensor.SensorPack;
import dev.wattrack.model.sensor.SensorSetup;
import dev.wattrack.model.sensor.SensorStatus;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.List;
import java.util.Map;

/** One thermometer that always says 21.5 °C; refuses a file called broken.yaml. */
public final class FakePack implements SensorPack {
  static int closed;

  @Override
  public RunningSensors start(SensorSetup setup) throws ConfigException {
    if (setup.config().endsWith("broken.yaml")) {
      throw new ConfigException(List.of(new Problem("broken.yaml:3", "no such kind")));
    }
    setup.log().info("air: works");
    return new Started();
  }

  /** What runs. */
  private static final class Started implements RunningSensors, Sensor {
    private final Row row = new Row(new Layout(Catalogue.CLIMATE.columns(Map.of("sensor", "air"))));

    @Override
    public List<Sensor> sensors() {
      return List.of(this);
    }

    @Override
    public List<SensorStatus> status() {
      return List.of();
    }

    @Override
    public void close() {
      closed++;
    }

    @Override
    public String name() {
      return "air";
    }

    @Override
    public Reading<Row> latest(long timeNanos) {
      row.setNumber(0, 21.5);
      return Reading.value(row);
    }
  }

  @Override
  public RunningSensors startOne(SensorSetup setup, String name) throws ConfigException {
    return start(setup);
  }

  @Override
  public List<Problem> check(SensorSetup setup) {
    return List.of();
  }

  @Override
  public List<String> scan(SensorSetup setup) {
    return List.of();
  }

  @Override
  public List<String> decode(String text) {
    return List.of();
  }

  @Override
  public Reading<String> order(SensorSetup setup, String name, List<String> words) {
    return Reading.failed("no orders");
  }
}
