package dev.wattrack.kiosk.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as one message of the feed tells it. Null is unknown and is never shown as 0.
 * Immutable.
 */
public record Snapshot(
    @Nullable Instant time,
    String cluster,
    boolean simulated,
    Power power,
    List<Climate> climate,
    @Nullable Boolean fanRunning,
    List<Node> nodes,
    List<Job> jobs,
    List<Alert> alerts) {

  public Snapshot {
    climate = List.copyOf(climate);
    nodes = List.copyOf(nodes);
    jobs = List.copyOf(jobs);
    alerts = List.copyOf(alerts);
  }

  /**
   * The rack's meter; the age is that of its last value.
   *
   * @param simulated whether the meter is that of a simulated rack; null where nobody said
   */
  public record Power(
      @Nullable Double watts,
      @Nullable String source,
      @Nullable Double ageSeconds,
      @Nullable Double wattHoursToday,
      @Nullable Boolean simulated) {

    /** A meter measures; anything else that is named was modelled. */
    public Quality quality() {
      if (watts == null || source == null) {
        return Quality.UNKNOWN;
      }
      return source.equals("model") ? Quality.MODELLED : Quality.MEASURED;
    }
  }

  /** One thermometer of the rack. */
  public record Climate(
      String sensor,
      @Nullable Double temperatureCelsius,
      @Nullable Double humidityPercent,
      @Nullable Double ageSeconds) {}

  /** One node. */
  public record Node(
      String name,
      boolean simulated,
      NodeState state,
      @Nullable Instant since,
      @Nullable Double cpuPercent,
      @Nullable Double memoryPercent,
      @Nullable Double temperatureCelsius,
      @Nullable Double watts,
      Quality wattsQuality,
      List<String> jobs,
      List<String> flags) {

    public Node {
      jobs = List.copyOf(jobs);
      flags = List.copyOf(flags);
    }
  }

  /** A job that waits, runs or was over a moment ago. */
  public record Job(
      String id,
      boolean simulated,
      String scheduler,
      String name,
      String user,
      String state,
      List<String> nodes,
      @Nullable Integer cores,
      @Nullable Instant started,
      @Nullable Double watts,
      @Nullable Double joules,
      @Nullable Double joulesLow,
      @Nullable Double joulesHigh,
      @Nullable Long tasksDone) {

    public Job {
      nodes = List.copyOf(nodes);
    }

    public boolean runs() {
      return state.equals("running");
    }

    public boolean waits() {
      return state.equals("pending");
    }
  }

  /** How bad an alert is. A word from a newer aggregator is a WARNING: better shown than not. */
  public enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    public static Severity ofWord(String word) {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "info" -> INFO;
        case "critical" -> CRITICAL;
        default -> WARNING;
      };
    }
  }

  /** An alert that fires. */
  public record Alert(
      String id,
      String rule,
      Severity severity,
      String subject,
      @Nullable Instant since,
      String text,
      boolean acknowledged) {}

  /** Jobs that run, in the feed's order. */
  public List<Job> running() {
    return jobs.stream().filter(Job::runs).toList();
  }

  /** Whether the rack's meter is a simulated one; null without a meter. */
  public @Nullable Boolean meterSimulated() {
    return power.watts() == null ? null : power.simulated();
  }

  /** Whether a node is behind the rack's meter: real and simulated ones never share one. */
  public boolean behindMeter(Node node) {
    Boolean kind = meterSimulated();
    return kind == null || kind == node.simulated();
  }

  /** Nodes that answer. */
  public long nodesUp() {
    return nodes.stream().filter(node -> node.state() == NodeState.UP).count();
  }

  /** Mean load of the nodes whose load is known; null if none is. */
  public @Nullable Double meanCpuPercent() {
    List<Double> known = nodes.stream().flatMap(node -> Known.stream(node.cpuPercent())).toList();
    return known.isEmpty()
        ? null
        : Double.valueOf(known.stream().mapToDouble(Double::doubleValue).average().orElse(0));
  }

  /** The rack's air: the warmest of the rack's thermometers; null if there is none. */
  public @Nullable Climate warmest() {
    Climate warmest = null;
    for (Climate one : climate) {
      Double celsius = one.temperatureCelsius();
      if (celsius != null
          && (warmest == null || celsius > Known.or(warmest.temperatureCelsius(), celsius))) {
        warmest = one;
      }
    }
    return warmest;
  }
}
