package dev.wattrack.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@code /api/v1/cluster} and of the feed that the terminal shows. Null is unknown.
 * Total: a member that is missing or of another type is unknown, so that an older command can read
 * a newer aggregator. Immutable.
 */
public record Snapshot(
    @Nullable Instant time,
    String cluster,
    boolean simulated,
    Power power,
    List<Node> nodes,
    List<Job> jobs,
    List<Alert> alerts) {

  public Snapshot {
    nodes = List.copyOf(nodes);
    jobs = List.copyOf(jobs);
    alerts = List.copyOf(alerts);
  }

  /** The rack's power; the age is that of the meter's last value. */
  public record Power(
      @Nullable Double watts,
      @Nullable String source,
      @Nullable Double ageSeconds,
      @Nullable Double wattHoursToday) {}

  /** One node; net figures in bytes per second. */
  public record Node(
      String name,
      boolean simulated,
      String state,
      @Nullable Instant since,
      @Nullable Double cpuPercent,
      @Nullable Double memoryPercent,
      @Nullable Double load1,
      @Nullable Double temperatureCelsius,
      @Nullable Double netReceive,
      @Nullable Double netSend,
      @Nullable Double watts,
      List<String> flags) {

    public Node {
      flags = List.copyOf(flags);
    }

    /** Whether anything was measured yet. */
    public boolean hasValues() {
      return cpuPercent != null || memoryPercent != null || load1 != null;
    }
  }

  /** A job that runs or waits; a text that is not known is empty. */
  public record Job(
      String id,
      String name,
      String user,
      String state,
      boolean simulated,
      @Nullable Double watts,
      List<String> nodes) {

    public Job {
      nodes = List.copyOf(nodes);
    }
  }

  /** An alert that fires. */
  public record Alert(String severity, String rule, String subject, String text) {}

  public static Snapshot of(JsonNode json) {
    JsonNode power = json.path("power");
    return new Snapshot(
        instant(json, "time"),
        json.path("cluster").asText(""),
        json.path("simulated").asBoolean(false),
        new Power(
            number(power, "watts"),
            text(power, "source"),
            number(power, "age_seconds"),
            number(power, "watt_hours_today")),
        each(json.path("nodes"), Snapshot::node),
        each(json.path("jobs"), Snapshot::job),
        each(json.path("alerts"), Snapshot::alert));
  }

  private static Node node(JsonNode json) {
    return new Node(
        json.path("name").asText("?"),
        json.path("simulated").asBoolean(false),
        json.path("state").asText("unknown"),
        instant(json, "since"),
        number(json, "cpu_percent"),
        number(json, "memory_percent"),
        number(json, "load1"),
        number(json, "temperature_celsius"),
        number(json, "net_receive_bytes_per_second"),
        number(json, "net_send_bytes_per_second"),
        number(json, "watts"),
        each(json.path("flags"), JsonNode::asText));
  }

  private static Job job(JsonNode json) {
    return new Job(
        json.path("id").asText("?"),
        known(json, "name"),
        known(json, "user"),
        known(json, "state"),
        json.path("simulated").asBoolean(false),
        number(json, "watts"),
        each(json.path("nodes"), JsonNode::asText));
  }

  private static Alert alert(JsonNode json) {
    return new Alert(
        json.path("severity").asText("unknown"),
        json.path("rule").asText("?"),
        json.path("subject").asText("?"),
        json.path("text").asText(""));
  }

  private static <T> List<T> each(JsonNode array, Function<JsonNode, T> read) {
    List<T> all = new ArrayList<>();
    array.forEach(element -> all.add(read.apply(element)));
    return all;
  }

  private static @Nullable Double number(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isNumber() ? (Double) value.doubleValue() : null;
  }

  private static @Nullable String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isTextual() ? value.textValue() : null;
  }

  private static String known(JsonNode json, String name) {
    String value = text(json, name);
    return value == null ? "" : value;
  }

  private static @Nullable Instant instant(JsonNode json, String name) {
    String value = text(json, name);
    if (value == null) {
      return null;
    }
    try {
      return Instant.parse(value);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
