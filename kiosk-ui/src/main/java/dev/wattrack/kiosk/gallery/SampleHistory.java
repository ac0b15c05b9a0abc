package dev.wattrack.kiosk.gallery;

import dev.wattrack.kiosk.feed.HistoryReader;
import dev.wattrack.kiosk.model.History;
import dev.wattrack.kiosk.model.Known;
import dev.wattrack.kiosk.model.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A history that fits a sample, through the same readers as the aggregator's answers. */
final class SampleHistory {
  private static final int POINTS = 72;
  private static final int STEP_SECONDS = 300;

  /** Times of the seeds' table: π by 1, 2, 3 and 5 workers; 5 W a worker and 3 W of it idle. */
  private static final double[][] RACE = {
    {1, 2.85, 26.2}, {2, 1.48, 19.9}, {3, 1.01, 18.0}, {5, 0.60, 16.8}
  };

  static History history(Snapshot snapshot, boolean estimated) {
    Snapshot.Climate air = snapshot.warmest();
    return new History(
        HistoryReader.curve(series(Known.or(snapshot.power().watts(), 30), 0.75), true),
        HistoryReader.curve(
            series(air == null ? 25 : Known.or(air.temperatureCelsius(), 25), 0.82), true),
        HistoryReader.ledger(ledger(estimated)),
        HistoryReader.costs(costs()),
        HistoryReader.runs(runs()));
  }

  /** Six hours that end at a value, with a hole as a restart leaves it. */
  private static String series(double last, double begin) {
    List<String> points = new ArrayList<>();
    Instant end = Instant.parse(SampleFeed.TIME);
    for (int i = 0; i <= POINTS; i++) {
      if (i >= 20 && i < 24) {
        continue;
      }
      double way = (double) i / POINTS;
      double wave = 0.06 * Math.sin(i / 3.0) + 0.05 * Math.sin(i / 7.0 + 1);
      double value = last * (begin + (1 - begin) * way + wave * (1 - way));
      points.add(
          String.format(
              Locale.ROOT,
              "[\"%s\",%.2f]",
              end.minusSeconds((long) STEP_SECONDS * (POINTS - i)),
              value));
    }
    return "{\"series\":[{\"tags\":{\"host\":\"pi5\"},\"points\":["
        + String.join(",", points)
        + "]}]}";
  }

  private static String ledger(boolean estimated) {
    return "{\"intervals\":[{\"meter_joules\":2200000,\"nodes\":{\"pi5\":{\"idle_joules\":760000,"
        + "\"jobs_joules\":905000,\"system_joules\":60000}},\"fixed_joules\":310000,"
        + "\"fan_joules\":20000,\"residual_joules\":145000,\"estimated\":"
        + estimated
        + "}]}";
  }

  private static String costs() {
    return "group,by,runs,succeeded,failed,wall_seconds,cpu_seconds,joules,joules_low,joules_high,"
        + "marginal_joules,idle_joules,watts,tasks,joules_per_task,watts_per_task,tasks_per_kwh,"
        + "energy_delay,cost,co2_grams,quality,boundary\n"
        + cost("estimate-pi", 9_600, 3_096, "measured")
        + cost("droplet-growth", 24_800, 1_200, "modelled")
        + cost("portfolio-risk", 5_150, 500, "modelled")
        + cost("advection-2d", 18_900, 640, "assumed")
        + cost("no-tasks", 900, 0, "modelled");
  }

  private static String cost(String name, double joules, double tasks, String quality) {
    return String.format(
        Locale.ROOT,
        "%s,job,1,1,0,600,2100,%.0f,%.0f,%.0f,,,,%s,%s,,,,,,%s,attributable%n",
        name,
        joules,
        joules * 0.94,
        joules * 1.06,
        tasks == 0 ? "" : String.valueOf(tasks),
        tasks == 0 ? "" : String.valueOf(joules / tasks),
        quality);
  }

  private static String runs() {
    List<String> runs = new ArrayList<>();
    Instant start = Instant.parse("2026-05-09T10:00:00Z");
    for (double[] lane : RACE) {
      List<String> nodes = new ArrayList<>();
      for (int i = 0; i < lane[0]; i++) {
        nodes.add("\"pi4-" + (i + 1) + "\"");
      }
      runs.add(
          String.format(
              Locale.ROOT,
              "{\"id\":\"r%.0f\",\"name\":\"estimate-pi\",\"simulated\":true,"
                  + "\"state\":\"completed\",\"nodes\":[%s],\"started\":\"%s\",\"ended\":\"%s\","
                  + "\"joules\":%s}",
              lane[0],
              String.join(",", nodes),
              start,
              start.plusMillis(Math.round(lane[1] * 1_000)),
              lane[2]));
    }
    return "{\"jobs\":[" + String.join(",", runs) + "]}";
  }

  private SampleHistory() {}
}
