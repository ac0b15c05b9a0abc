package dev.wattrack.agent.sensor;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.collect.Collector;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.sensor.RunningSensors;
import dev.wattrack.model.sensor.Sensor;
import dev.wattrack.model.sensor.SensorPack;
import dev.wattrack.model.sensor.SensorSetup;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The sensors that work beside the collectors, if any. Trouble with them is logged and never ends
 * the agent, which has a node to watch. Safe for use by several threads.
 */
public final class AttachedSensors implements AutoCloseable {
  private final @Nullable RunningSensors running;

  private AttachedSensors(@Nullable RunningSensors running) {
    this.running = running;
  }

  /** None; loads nothing. */
  public static AttachedSensors none() {
    return new AttachedSensors(null);
  }

  /** Starts what the setup's file names; the file is there. */
  public static AttachedSensors start(SensorSetup setup, Log log) {
    try {
      Iterator<SensorPack> packs =
          ServiceLoader.load(SensorPack.class, AttachedSensors.class.getClassLoader()).iterator();
      if (!packs.hasNext()) {
        log.warn(
            setup.config()
                + " is there, but no sensors are on the class path; install wattrack-sensors");
        return none();
      }
      return new AttachedSensors(packs.next().start(setup));
    } catch (ConfigException e) {
      for (Problem problem : e.problems()) {
        log.warn(problem.toString());
      }
      log.warn("no sensor is read until this is put right");
    } catch (ServiceConfigurationError e) {
      log.warn("the sensors cannot be loaded: " + e.getMessage());
    }
    return none();
  }

  /** One collector a sensor. */
  public List<Collector> collectors() {
    List<Collector> collectors = new ArrayList<>();
    if (running != null) {
      for (Sensor sensor : running.sensors()) {
        collectors.add(new SensorCollector(sensor));
      }
    }
    return collectors;
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
    }
  }
}
