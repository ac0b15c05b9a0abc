package dev.wattrack.model.sensor;

import dev.wattrack.model.Reading;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Problem;
import java.util.List;

/**
 * All kinds of sensors of one jar: found by a ServiceLoader, so that nobody needs to know the jar.
 * Safe for use by several threads; an instance holds nothing until something is started.
 */
public interface SensorPack {
  /** In the state folder: how the sensors are doing, in lines for people. */
  String STATUS_FILE = "sensors.status";

  /**
   * Starts every sensor of the configuration; one that cannot be reached is no failure, it is tried
   * again until closed.
   *
   * @throws ConfigException with every problem of the file
   */
  RunningSensors start(SensorSetup setup) throws ConfigException;

  /**
   * Starts the one sensor of this name.
   *
   * @throws ConfigException with every problem, or that there is no such sensor
   */
  RunningSensors startOne(SensorSetup setup, String name) throws ConfigException;

  /** Everything that is wrong with a configuration file; empty when all is well. */
  List<Problem> check(SensorSetup setup);

  /** Looks for sensors of every kind and says in lines what was found and what to do about it. */
  List<String> scan(SensorSetup setup);

  /** Says in lines what a frame means, for every kind that understands it; may be empty. */
  List<String> decode(String text);

  /**
   * Gives a person's order to a sensor, such as {@code relay off}; nothing in Wattrack gives orders
   * by itself. The answer in words, or why it was not carried out.
   *
   * @throws ConfigException with every problem, or that there is no such sensor
   */
  Reading<String> order(SensorSetup setup, String name, List<String> words) throws ConfigException;
}
