package dev.wattrack.model.sensor;

import java.nio.file.Path;
import java.util.Map;

/**
 * What sensors are given by the program they run in. Immutable.
 *
 * @param config sensors.yaml
 * @param sys where /sys is; somewhere else in tests and containers
 * @param dev where /dev is
 * @param stateDir a folder for what must outlive the process; made on demand
 * @param log where messages go
 */
public record SensorSetup(
    Path config,
    Map<String, String> environment,
    Path sys,
    Path dev,
    Path stateDir,
    SensorLog log) {

  public SensorSetup {
    environment = Map.copyOf(environment);
  }

  /** The setup of this machine. */
  public static SensorSetup system(
      Path config, Map<String, String> environment, Path stateDir, SensorLog log) {
    return new SensorSetup(config, environment, Path.of("/sys"), Path.of("/dev"), stateDir, log);
  }
}
