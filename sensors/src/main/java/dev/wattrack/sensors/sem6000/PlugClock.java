package dev.wattrack.sensors.sem6000;

import dev.wattrack.sensors.driver.Time;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The local time that plugs are set to. */
final class PlugClock {
  static LocalDateTime local(Time time) {
    long millis = Math.floorDiv(time.wallNanos(), 1_000_000L);
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneId.systemDefault());
  }

  /** The same in seconds since 1970, as if local time were UTC. */
  static double localSeconds(Time time) {
    return local(time).toInstant(ZoneOffset.UTC).toEpochMilli() / 1e3;
  }

  private PlugClock() {}
}
