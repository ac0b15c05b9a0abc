package dev.wattrack.aggregator.live;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole cluster at one moment, in the shape of {@code GET /api/v1/cluster}. Immutable. Null
 * means unknown; nothing unknown is ever 0. Times are RFC 3339 UTC.
 *
 * @param simulated true when any part is
 * @param jobs null while nothing tells of jobs
 * @param alerts null while nothing watches for them
 */
public record ClusterSnapshot(
    String time,
    String cluster,
    boolean simulated,
    Power power,
    List<Climate> climate,
    Fan fan,
    List<Node> nodes,
    @Nullable List<Job> jobs,
    @Nullable List<Alert> alerts) {

  /** The same moment with these alerts. */
  public ClusterSnapshot with(List<Alert> firing) {
    return new ClusterSnapshot(
        time, cluster, simulated, power, climate, fan, nodes, jobs, List.copyOf(firing));
  }

  /** The rack meter; {@code watt_hours_today} since local midnight. */
  public record Power(
      @Nullable Double watts,
      @Nullable String source,
      @Nullable Double ageSeconds,
      @Nullable Double wattHoursToday,
      boolean simulated) {
    static final Power UNKNOWN = new Power(null, null, null, null, false);
  }

  /** One thermometer of the rack. */
  public record Climate(
      String sensor,
      @Nullable Double temperatureCelsius,
      @Nullable Double humidityPercent,
      double ageSeconds,
      boolean simulated) {}

  /** The thermostat's fan. */
  public record Fan(@Nullable Boolean running) {}

  /** One node. */
  public record Node(
      String name,
      String id,
      boolean simulated,
      String state,
      String since,
      @Nullable Double cpuPercent,
      @Nullable Double memoryPercent,
      @Nullable Double load1,
      @Nullable Double temperatureCelsius,
      @Nullable Double netReceiveBytesPerSecond,
      @Nullable Double netSendBytesPerSecond,
      @Nullable Double watts,
      @Nullable Double wattsLow,
      @Nullable Double wattsHigh,
      @Nullable String wattsQuality,
      List<String> jobs,
      List<String> flags) {}

  /** One job that runs. */
  public record Job(
      String id,
      boolean simulated,
      String scheduler,
      String name,
      String user,
      @Nullable String group,
      String state,
      List<String> nodes,
      @Nullable Integer cores,
      @Nullable String started,
      @Nullable Double watts,
      @Nullable Double joules,
      @Nullable Double joulesLow,
      @Nullable Double joulesHigh,
      @Nullable Long tasksDone) {}

  /**
   * One alert that is firing.
   *
   * @param check what to look at first
   */
  public record Alert(
      String id,
      String rule,
      String severity,
      String subject,
      String since,
      String text,
      boolean acknowledged,
      boolean simulated,
      String check) {}
}
