package dev.wattrack.sensors;

import dev.wattrack.model.Reading;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.FileTrouble;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.sensor.RunningSensors;
import dev.wattrack.model.sensor.SensorPack;
import dev.wattrack.model.sensor.SensorSetup;
import dev.wattrack.sensors.config.ConfiguredSensor;
import dev.wattrack.sensors.config.SensorsConfig;
import dev.wattrack.sensors.driver.Refusals;
import dev.wattrack.sensors.driver.SensorFactory;
import dev.wattrack.sensors.driver.Surroundings;
import dev.wattrack.sensors.driver.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Every kind of sensor on the class path. Safe for use by several threads; holds nothing until
 * something is started.
 */
public final class InstalledSensors implements SensorPack {
  private static final int MOST_BYTES = 1 << 20;

  private final List<SensorFactory> factories;
  private final Time time;

  /** For the ServiceLoader: all factories there are. */
  public InstalledSensors() {
    this(all(), Time.system());
  }

  InstalledSensors(List<SensorFactory> factories, Time time) {
    this.factories = List.copyOf(factories);
    this.time = time;
  }

  private static List<SensorFactory> all() {
    List<SensorFactory> all = new ArrayList<>();
    ServiceLoader.load(SensorFactory.class, SensorFactory.class.getClassLoader()).forEach(all::add);
    return all;
  }

  @Override
  public RunningSensors start(SensorSetup setup) throws ConfigException {
    return start(setup, configured(setup), false);
  }

  @Override
  public RunningSensors startOne(SensorSetup setup, String name) throws ConfigException {
    return start(setup, List.of(named(setup, name)), true);
  }

  private RunningSensors start(SensorSetup setup, List<ConfiguredSensor> sensors, boolean guest) {
    List<SupervisedSensor> all = new ArrayList<>();
    StatusFile file =
        new StatusFile(
            setup.stateDir().resolve(STATUS_FILE),
            () -> all.stream().map(SupervisedSensor::status).toList(),
            setup.log());
    for (ConfiguredSensor sensor : sensors) {
      all.add(
          new SupervisedSensor(
              sensor,
              surroundings(setup, sensor, guest),
              changed -> {
                if (!guest) {
                  file.write(changed, time.monotonicNanos());
                }
              }));
    }
    all.forEach(SupervisedSensor::start);
    return new SupervisedSensors(all);
  }

  private Surroundings surroundings(SensorSetup setup, ConfiguredSensor sensor, boolean guest) {
    return new Surroundings(
        sensor.name(), sensor.interval().toNanos(), guest, setup, time, new Refusals());
  }

  @Override
  public List<Problem> check(SensorSetup setup) {
    List<Problem> problems = new ArrayList<>();
    read(setup, problems);
    return problems;
  }

  private List<ConfiguredSensor> configured(SensorSetup setup) throws ConfigException {
    List<Problem> problems = new ArrayList<>();
    List<ConfiguredSensor> sensors = read(setup, problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return sensors;
  }

  private ConfiguredSensor named(SensorSetup setup, String name) throws ConfigException {
    List<ConfiguredSensor> sensors = configured(setup);
    for (ConfiguredSensor sensor : sensors) {
      if (sensor.name().equals(name)) {
        return sensor;
      }
    }
    String names = String.join(", ", sensors.stream().map(ConfiguredSensor::name).toList());
    throw new ConfigException(
        List.of(
            new Problem(
                setup.config().toString(),
                "no sensor '" + name + "'; there is " + (names.isEmpty() ? "none" : names))));
  }

  private List<ConfiguredSensor> read(SensorSetup setup, List<Problem> problems) {
    String fileName = setup.config().toString();
    try {
      if (Files.size(setup.config()) > MOST_BYTES) {
        problems.add(new Problem(fileName, "larger than 1 MB"));
        return List.of();
      }
      String text = Files.readString(setup.config());
      return SensorsConfig.read(factories, fileName, text, setup.environment(), problems);
    } catch (IOException e) {
      problems.add(new Problem(fileName, "cannot be read: " + FileTrouble.words(e)));
      return List.of();
    }
  }

  @Override
  public List<String> scan(SensorSetup setup) {
    List<String> lines = new ArrayList<>();
    for (SensorFactory factory : factories) {
      long interval = 1_000_000_000L;
      lines.addAll(
          factory.scan(new Surroundings("scan", interval, true, setup, time, new Refusals())));
    }
    return lines;
  }

  @Override
  public List<String> decode(String text) {
    List<String> lines = new ArrayList<>();
    for (SensorFactory factory : factories) {
      lines.addAll(factory.decode(text));
    }
    return lines;
  }

  @Override
  public Reading<String> order(SensorSetup setup, String name, List<String> words)
      throws ConfigException {
    ConfiguredSensor sensor = named(setup, name);
    try {
      return sensor.plan().order(surroundings(setup, sensor, true), words);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reading.failed("interrupted");
    }
  }
}
