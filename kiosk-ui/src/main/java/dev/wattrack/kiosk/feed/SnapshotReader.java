package dev.wattrack.kiosk.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.kiosk.model.NodeState;
import dev.wattrack.kiosk.model.Quality;
import dev.wattrack.kiosk.model.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a message of the feed to a snapshot. Total: any text gives an answer, which is null only
 * where the text is no JSON object. Safe for use by several threads.
 */
public final class SnapshotReader {
  private static final int MOST_NODES = 2_000;
  private static final int MOST_JOBS = 1_000;
  private static final int MOST_OTHERS = 200;
  private static final double FULL_PERCENT = 100;

  public static @Nullable Snapshot read(String text) {
    JsonNode json = Json.object(text);
    return json == null ? null : of(json);
  }

  private static Snapshot of(JsonNode json) {
    JsonNode power = json.path("power");
    String source = Json.text(power, "source", "");
    return new Snapshot(
        Json.instant(json, "time"),
        Json.text(json, "cluster", ""),
        Boolean.TRUE.equals(Json.flag(json, "simulated")),
        new Snapshot.Power(
            Json.number(power, "watts"),
            source.isEmpty() ? null : source,
            Json.number(power, "age_seconds"),
            Json.number(power, "watt_hours_today"),
            Json.flag(power, "simulated")),
        Json.each(json.path("climate"), MOST_OTHERS, SnapshotReader::climate),
        Json.flag(json.path("fan"), "running"),
        Json.each(json.path("nodes"), MOST_NODES, SnapshotReader::node),
        Json.each(json.path("jobs"), MOST_JOBS, SnapshotReader::job),
        Json.each(json.path("alerts"), MOST_OTHERS, SnapshotReader::alert));
  }

  private static Snapshot.Climate climate(JsonNode json) {
    return new Snapshot.Climate(
        Json.text(json, "sensor", "?"),
        Json.number(json, "temperature_celsius"),
        percent(json, "humidity_percent"),
        Json.number(json, "age_seconds"));
  }

  private static Snapshot.Node node(JsonNode json) {
    return new Snapshot.Node(
        Json.text(json, "name", "?"),
        Boolean.TRUE.equals(Json.flag(json, "simulated")),
        NodeState.ofWord(Json.text(json, "state", "unknown")),
        Json.instant(json, "since"),
        percent(json, "cpu_percent"),
        percent(json, "memory_percent"),
        Json.number(json, "temperature_celsius"),
        Json.number(json, "watts"),
        Quality.ofWord(Json.text(json, "watts_quality", "unknown")),
        texts(json.path("jobs")),
        texts(json.path("flags")));
  }

  private static Snapshot.Job job(JsonNode json) {
    Double cores = Json.number(json, "cores");
    Double tasks = Json.number(json, "tasks_done");
    return new Snapshot.Job(
        Json.text(json, "id", "?"),
        Boolean.TRUE.equals(Json.flag(json, "simulated")),
        Json.text(json, "scheduler", ""),
        Json.text(json, "name", "?"),
        Json.text(json, "user", ""),
        Json.text(json, "state", ""),
        texts(json.path("nodes")),
        cores == null ? null : Integer.valueOf(cores.intValue()),
        Json.instant(json, "started"),
        Json.number(json, "watts"),
        Json.number(json, "joules"),
        Json.number(json, "joules_low"),
        Json.number(json, "joules_high"),
        tasks == null ? null : Long.valueOf(tasks.longValue()));
  }

  private static Snapshot.Alert alert(JsonNode json) {
    return new Snapshot.Alert(
        Json.text(json, "id", ""),
        Json.text(json, "rule", "?"),
        Snapshot.Severity.ofWord(Json.text(json, "severity", "")),
        Json.text(json, "subject", ""),
        Json.instant(json, "since"),
        Json.text(json, "text", ""),
        Boolean.TRUE.equals(Json.flag(json, "acknowledged")));
  }

  private static List<String> texts(JsonNode array) {
    return Json.each(array, MOST_OTHERS, element -> Json.clean(element.asText("?")));
  }

  /** A share that cannot be is unknown. */
  private static @Nullable Double percent(JsonNode json, String name) {
    Double value = Json.number(json, name);
    return value == null || value < 0 || value > FULL_PERCENT ? null : value;
  }

  private SnapshotReader() {}
}
