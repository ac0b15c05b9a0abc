package dev.wattrack.aggregator.alerts;

import java.time.Duration;

/**
 * One way in which a rule can be true, and how bad that is. Immutable.
 *
 * @param series {@code measurement.field}
 * @param where of its points those count
 * @param lasting so long it must hold before it fires
 * @param samples so many measurements in a row must agree before it fires
 */
public record Level(
    Severity severity,
    String series,
    Matcher where,
    Condition condition,
    Duration lasting,
    int samples) {

  public Level {
    if (samples < 1 || samples > 100) {
      throw new IllegalArgumentException("samples must be 1 to 100");
    }
    if (lasting.isNegative()) {
      throw new IllegalArgumentException("for must not be negative");
    }
  }

  public static Level of(Severity severity, String series, Condition condition) {
    return new Level(severity, series, Matcher.ALL, condition, Duration.ZERO, 1);
  }

  public Level where(String tag, String pattern) {
    return new Level(
        severity, series, new Matcher(java.util.Map.of(tag, pattern)), condition, lasting, samples);
  }

  public Level lasting(Duration time) {
    return new Level(severity, series, where, condition, time, samples);
  }

  public Level agreeing(int count) {
    return new Level(severity, series, where, condition, lasting, count);
  }
}
