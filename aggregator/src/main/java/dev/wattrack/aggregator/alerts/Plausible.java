package dev.wattrack.aggregator.alerts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which readings of a thermometer are believed. A DHT22's checksum lets a frame shifted by
 * one bit pass, and 30.0 °C become 60.1 °C. So a step of more than the slew limit must be confirmed
 * by the next readings, and what looks like a shift by five that agree; the first reading of all by
 * a second. A reading that is not believed is no reading. Confined to the thread of the rules.
 */
final class Plausible {
  /** The largest step between two readings that needs no confirmation. */
  static final Map<String, Double> SLEW = Map.of("climate.temperature_celsius", 5.0);

  private static final double AGREE = 1.5;
  private static final long STALE_NANOS = 60_000_000_000L;
  private static final int FIRST = 2;
  private static final int STEP = 3;
  private static final int SHIFT = 5;
  private static final int MOST = 10_000;

  private static final class Sensor {
    double believed = Double.NaN;
    long believedNanos;
    double candidate = Double.NaN;
    int agreeing;
    long lastNanos = Long.MIN_VALUE;
    boolean last;
  }

  private record Key(String series, String host, Map<String, String> tags) {}

  private final Map<Key, Sensor> sensors = new HashMap<>();
  private long refused;

  long refused() {
    return refused;
  }

  List<Observation> believed(String series, double slew, List<Observation> readings) {
    List<Observation> good = new ArrayList<>();
    for (Observation reading : readings) {
      Key key = new Key(series, reading.host(), reading.tags());
      Sensor sensor = sensors.get(key);
      if (sensor == null) {
        if (sensors.size() >= MOST) {
          sensors.clear();
        }
        sensor = new Sensor();
        sensors.put(key, sensor);
      }
      if (judge(sensor, reading, slew)) {
        good.add(reading);
      }
    }
    return good;
  }

  private boolean judge(Sensor sensor, Observation reading, double slew) {
    if (reading.timeNanos() == sensor.lastNanos) {
      return sensor.last;
    }
    double value = reading.number();
    boolean agrees = Math.abs(value - sensor.candidate) <= AGREE;
    sensor.agreeing = agrees ? sensor.agreeing + 1 : 1;
    sensor.candidate = value;
    sensor.lastNanos = reading.timeNanos();
    sensor.last = sensor.agreeing >= needed(sensor, reading, slew);
    if (sensor.last) {
      sensor.believed = value;
      sensor.believedNanos = reading.timeNanos();
    } else {
      refused++;
    }
    return sensor.last;
  }

  private static int needed(Sensor sensor, Observation reading, double slew) {
    double last = sensor.believed;
    boolean stale = reading.timeNanos() - sensor.believedNanos > STALE_NANOS;
    if (Double.isNaN(last) || stale && Math.abs(reading.number() - last) <= slew) {
      return FIRST;
    }
    if (Math.abs(reading.number() - last) <= slew) {
      return 1;
    }
    boolean doubled = Math.abs(reading.number() - 2 * last) <= 2 * AGREE;
    boolean halved = Math.abs(last - 2 * reading.number()) <= 2 * AGREE;
    return doubled || halved ? SHIFT : STEP;
  }
}
