package dev.wattrack.kiosk.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the pages may know at one moment. Immutable.
 *
 * @param snapshot the newest there is; null before the first
 * @param ageSeconds since it came, by a clock that does not jump
 * @param rates tasks of running jobs a second
 */
public record Moment(
    @Nullable Snapshot snapshot,
    double ageSeconds,
    Link link,
    History history,
    List<TaskRate> rates) {

  /** From this age on the picture is called old, and from the next one on its figures go dark. */
  public static final double OLD_SECONDS = 5;

  public static final double GONE_SECONDS = 60;

  /** A figure of the rack's own sensors is called old from here. */
  public static final double SENSOR_OLD_SECONDS = 10;

  public Moment {
    rates = List.copyOf(rates);
  }

  public static Moment before(Link link) {
    return new Moment(null, 0, link, History.NONE, List.of());
  }

  /**
   * What tasks of a job cost.
   *
   * @param joulesPerTask null until both are known
   */
  public record TaskRate(
      String jobId, String jobName, double tasksPerSecond, @Nullable Double joulesPerTask) {}

  public boolean old() {
    return ageSeconds >= OLD_SECONDS;
  }

  public boolean gone() {
    return ageSeconds >= GONE_SECONDS;
  }

  /** The aggregator's time now, which survives a jump of this machine's clock. */
  public @Nullable Instant now() {
    Instant then = snapshot == null ? null : snapshot.time();
    return then == null ? null : then.plusMillis(Math.round(ageSeconds * 1e3));
  }

  /** Seconds since a time of the aggregator's clock; null if unknown, never negative. */
  public @Nullable Double secondsSince(@Nullable Instant time) {
    Instant now = now();
    return now == null || time == null
        ? null
        : Double.valueOf(Math.max(0, (now.toEpochMilli() - time.toEpochMilli()) / 1e3));
  }
}
