package dev.wattrack.kiosk.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.kiosk.model.History.Curve;
import dev.wattrack.kiosk.model.History.Ledger;
import dev.wattrack.kiosk.model.History.PastRun;
import dev.wattrack.kiosk.model.History.Point;
import dev.wattrack.kiosk.model.History.RunCost;
import dev.wattrack.kiosk.model.Known;
import dev.wattrack.kiosk.model.Quality;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From the answers of the history routes to what the pages show. Total: what cannot be read is left
 * out. Safe for use by several threads.
 */
public final class HistoryReader {
  private static final int MOST_POINTS = 2_000;
  private static final int MOST_RUNS = 10_000;

  /**
   * {@code /api/v1/series}; of several series at a moment the highest value counts.
   *
   * @param simulated series of this kind alone; null: of both
   */
  public static Curve curve(String text, @Nullable Boolean simulated) {
    JsonNode json = Json.object(text);
    if (json == null) {
      return Curve.NONE;
    }
    Map<Instant, Double> highest = new TreeMap<>();
    for (JsonNode series : json.path("series")) {
      Boolean kind = Json.flag(series, "simulated");
      if (simulated != null && kind != null && !simulated.equals(kind)) {
        continue;
      }
      for (JsonNode point : series.path("points")) {
        Instant time = Json.instant(point.path(0).asText(""));
        JsonNode value = point.path(1);
        if (time != null && value.isNumber() && highest.size() < MOST_POINTS) {
          highest.merge(time, value.doubleValue(), Double::max);
        }
      }
    }
    List<Point> points = new ArrayList<>();
    highest.forEach((time, value) -> points.add(new Point(time, value)));
    return new Curve(points);
  }

  /**
   * {@code /api/v1/ledger}, summed up; null if there is no interval. Idle power that jobs held is
   * theirs, as in the efficiency report; what nodes do outside of jobs is part of the rest.
   */
  public static @Nullable Ledger ledger(String text) {
    JsonNode json = Json.object(text);
    if (json == null || json.path("intervals").isEmpty()) {
      return null;
    }
    double meter = 0;
    double jobs = 0;
    double idle = 0;
    double rest = 0;
    boolean estimated = false;
    for (JsonNode interval : json.path("intervals")) {
      meter += sum(interval, "meter_joules");
      rest += sum(interval, "fixed_joules", "fan_joules", "residual_joules");
      estimated |= Boolean.TRUE.equals(Json.flag(interval, "estimated"));
      Iterator<JsonNode> nodes = interval.path("nodes").elements();
      while (nodes.hasNext()) {
        JsonNode node = nodes.next();
        double allIdle = sum(node, "idle_joules");
        double free = Known.or(Json.number(node, "unallocated_joules"), allIdle);
        jobs += sum(node, "jobs_joules") + allIdle - free;
        idle += free;
        rest += sum(node, "system_joules");
      }
    }
    return new Ledger(meter, jobs, idle, rest, estimated);
  }

  private static double sum(JsonNode json, String... names) {
    double sum = 0;
    for (String name : names) {
      sum += Known.or(Json.number(json, name), 0);
    }
    return sum;
  }

  /** The efficiency report as CSV, whose header is fixed; runs without joules are left out. */
  public static List<RunCost> costs(String csv) {
    List<RunCost> costs = new ArrayList<>();
    for (Map<String, String> row : CsvTable.read(csv, MOST_RUNS)) {
      Double joules = number(row, "joules");
      if (joules != null) {
        costs.add(
            new RunCost(
                Json.clean(row.getOrDefault("group", "?")),
                number(row, "joules_per_task"),
                joules,
                number(row, "joules_low"),
                number(row, "joules_high"),
                number(row, "tasks"),
                number(row, "wall_seconds"),
                Quality.ofWord(row.getOrDefault("quality", ""))));
      }
    }
    return costs;
  }

  private static @Nullable Double number(Map<String, String> row, String column) {
    try {
      double value = Double.parseDouble(row.getOrDefault(column, ""));
      return Double.isFinite(value) ? (Double) value : null;
    } catch (NumberFormatException e) {
      // An empty cell is unknown.
      return null;
    }
  }

  /** {@code /api/v1/jobs}: the runs that were completed, newest first. */
  public static List<PastRun> runs(String text) {
    JsonNode json = Json.object(text);
    List<PastRun> runs = new ArrayList<>();
    if (json != null) {
      for (JsonNode job : json.path("jobs")) {
        PastRun run = run(job);
        if (run != null && runs.size() < MOST_RUNS) {
          runs.add(run);
        }
      }
    }
    runs.sort(Comparator.comparing(run -> ended(run), Comparator.reverseOrder()));
    return runs;
  }

  private static Instant ended(PastRun run) {
    Instant ended = run.ended();
    return ended == null ? Instant.EPOCH : ended;
  }

  private static @Nullable PastRun run(JsonNode job) {
    Instant started = Json.instant(job, "started");
    Instant ended = Json.instant(job, "ended");
    int nodes = job.path("nodes").size();
    Double cores = Json.number(job, "cores");
    // One machine with several cores is several workers, many machines are so many.
    int workers = nodes > 1 || cores == null ? nodes : cores.intValue();
    if (started == null
        || ended == null
        || workers < 1
        || !Json.text(job, "state", "").equals("completed")) {
      return null;
    }
    double seconds = Duration.between(started, ended).toMillis() / 1e3;
    return seconds <= 0
        ? null
        : new PastRun(
            Json.text(job, "name", "?"),
            workers,
            seconds,
            Json.number(job, "joules"),
            ended,
            Boolean.TRUE.equals(Json.flag(job, "simulated")));
  }

  private HistoryReader() {}
}
