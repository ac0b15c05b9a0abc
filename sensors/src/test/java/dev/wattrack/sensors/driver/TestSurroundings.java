package dev.wattrack.sensors.driver;

import dev.wattrack.model.sensor.SensorLog;
import dev.wattrack.model.sensor.SensorSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Surroundings of a sensor under test: time that the test moves, and what was logged. */
public final class TestSurroundings implements Time, SensorLog {
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong nanos = new AtomicLong(1_000_000_007L);

  /** The surroundings of a sensor of this name and interval below a folder. */
  public Surroundings of(String name, long intervalNanos, Path folder) {
    SensorSetup setup =
        new SensorSetup(
            folder.resolve("sensors.yaml"),
            Map.of(),
            folder.resolve("sys"),
            folder.resolve("dev"),
            folder.resolve("state"),
            this);
    return new Surroundings(name, intervalNanos, false, setup, this, new Refusals());
  }

  /** Lets time pass. */
  public void pass(long passedNanos) {
    nanos.addAndGet(passedNanos);
  }

  /** What was logged. */
  public List<String> log() {
    return List.copyOf(log);
  }

  @Override
  public void info(String message) {
    log.add(message);
  }

  @Override
  public void warn(String message) {
    log.add("WARN " + message);
  }

  @Override
  public long monotonicNanos() {
    return nanos.get();
  }

  @Override
  public long wallNanos() {
    return 1_790_000_000_000_000_000L + nanos.get();
  }
}
