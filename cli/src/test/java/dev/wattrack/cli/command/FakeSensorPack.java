package dev.wattrack.cli.command;

import dev.wattrack.model.Reading;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.sensor.RunningSensors;
import dev.wattrack.model.sensor.Sensor;
import dev.wattrack.model.sensor.SensorPack;
import dev.wattrack.model.sensor.SensorSetup;
import dev.wattrack.model.sensor.SensorState;
import dev.wattrack.model.sensor.SensorStatus;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One plug that answers 12.5 W, or nothing; remembers orders. */
final class FakeSensorPack implements SensorPack {
  final List<String> orders = new ArrayList<>();
  List<Problem> problems = List.of();
  boolean silent;

  @Override
  public RunningSensors start(SensorSetup setup) throws ConfigException {
    return startOne(setup, "plug");
  }

  @Override
  public RunningSensors startOne(SensorSetup setup, String name) throws ConfigException {
    if (!name.equals("plug")) {
      throw new ConfigException(List.of(new Problem("sensors.yaml", "no sensor '" + name + "'")));
    }
    Map<String, String> tags = Map.of("source", "meter", "sensor", "plug");
    Row row = new Row(new Layout(Catalogue.POWER.columns(tags)));
    row.setNumber(0, 12.5);
    Sensor sensor =
        new Sensor() {
          @Override
          public String name() {
            return "plug";
          }

          @Override
          public Reading<Row> latest(long timeNanos) {
            return silent ? Reading.noData("is it plugged in?") : Reading.value(row);
          }
        };
    return new RunningSensors() {
      @Override
      public List<Sensor> sensors() {
        return List.of(sensor);
      }

      @Override
      public List<SensorStatus> status() {
        return List.of(
            new SensorStatus(
                "plug",
                "fake",
                SensorState.FAILED,
                1,
                "is it plugged in?",
                0,
                2,
                Map.of("wrong checksum", 3L)));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<Problem> check(SensorSetup setup) {
    return problems;
  }

  @Override
  public List<String> scan(SensorSetup setup) {
    return List.of("fake: one plug");
  }

  @Override
  public List<String> decode(String text) {
    return text.equals("0f 01") ? List.of("a frame") : List.of();
  }

  @Override
  public Reading<String> order(SensorSetup setup, String name, List<String> words) {
    orders.add(name + " " + String.join(" ", words));
    return Reading.value("done");
  }
}
