package dev.wattrack.aggregator.alerts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out whether the thermostat's fan runs when it should. A line that reads the fan decides;
 * else the meter must step up by what a fan takes when the rack reaches the thermostat's
 * temperature. Makes the series {@link #SERIES}: 1 the fan is missed, 0 it is not; nothing where
 * nobody can tell. Confined to the thread of the rules.
 */
public final class FanSteps implements Sense {
  static final String SERIES = "rack.fan_missing";
  private static final String CLIMATE = "climate.temperature_celsius";
  private static final String METER = "power.watts";
  private static final String LINE = "line.on";
  private static final double COOLED_KELVIN = 2;
  private static final int BEFORE = 60;
  private static final int LEAST_BEFORE = 20;
  private static final int NOW = 10;

  /**
   * What is known of the fan. Immutable.
   *
   * @param celsius where the thermostat switches it on
   * @param watts what it takes at least
   * @param after so long it may take until its step is seen
   */
  public record Fan(double celsius, double watts, Duration after) {
    public static final Fan USUAL = new Fan(60, 1, Duration.ofSeconds(60));
  }

  private static final class Hot {
    long since;
    double baseWatts;
    boolean stepped;
  }

  private final Fan fan;
  private final Map<String, Hot> hot = new HashMap<>();
  private final double[] watts = new double[BEFORE];
  private long meterNanos = Long.MIN_VALUE;
  private int count;

  FanSteps(Fan fan) {
    this.fan = fan;
  }

  @Override
  public void look(Scene scene, Map<String, List<Observation>> into) {
    boolean line = false;
    boolean running = false;
    for (Observation seen : scene.of(LINE)) {
      if ("fan".equals(seen.tag("role"))) {
        line = true;
        running |= seen.number() > 0;
      }
    }
    meter(scene);
    List<Observation> found = new ArrayList<>();
    for (Observation air : scene.of(CLIMATE)) {
      double missing = missing(air, scene.uptimeMillis(), line, running);
      if (!Double.isNaN(missing)) {
        found.add(
            new Observation(
                air.host(), air.tags(), missing, null, scene.uptimeMillis(), air.simulated()));
      }
    }
    if (!found.isEmpty()) {
      into.put(SERIES, found);
    }
  }

  private void meter(Scene scene) {
    for (Observation seen : scene.of(METER)) {
      if ("meter".equals(seen.tag("source")) && seen.timeNanos() != meterNanos) {
        meterNanos = seen.timeNanos();
        watts[count++ % BEFORE] = seen.number();
        return;
      }
    }
  }

  /** 1 the fan is missed, 0 not, NaN unknown. */
  private double missing(Observation air, long now, boolean line, boolean running) {
    String key = air.host() + "\n" + air.tag("sensor");
    if (air.number() < fan.celsius() - COOLED_KELVIN) {
      hot.remove(key);
      return 0;
    }
    Hot since = hot.get(key);
    if (since == null) {
      if (air.number() < fan.celsius()) {
        return 0;
      }
      since = new Hot();
      since.since = now;
      since.baseWatts = count < LEAST_BEFORE ? Double.NaN : median(Math.min(count, BEFORE));
      hot.put(key, since);
    }
    double step = median(NOW) - since.baseWatts;
    since.stepped |= step >= fan.watts();
    if (line ? running : since.stepped) {
      return 0;
    }
    if (now - since.since < fan.after().toMillis()) {
      return 0;
    }
    return line || !Double.isNaN(step) ? 1 : Double.NaN;
  }

  /** Of the newest values; NaN if there are not so many. */
  private double median(int of) {
    if (count < of) {
      return Double.NaN;
    }
    double[] newest = new double[of];
    for (int i = 0; i < of; i++) {
      newest[i] = watts[Math.floorMod(count - 1 - i, BEFORE)];
    }
    Arrays.sort(newest);
    return newest[of / 2];
  }
}
