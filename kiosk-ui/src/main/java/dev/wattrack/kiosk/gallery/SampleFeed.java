package dev.wattrack.kiosk.gallery;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The JSON of the samples, in the shape of the feed. */
final class SampleFeed {
  static final String TIME = "2026-05-09T14:20:30.120Z";

  private static final String[] NAMES = {
    "jetson-1", "jetson-2", "pi4-1", "pi4-2", "pi4-3", "pi4-4", "pi5"
  };
  private static final double[] IDLE_WATTS = {2.9, 3.0, 2.6, 2.7, 2.6, 2.7, 3.4};

  /** One node as text; load and temperature as the sample wants them. */
  private record Board(
      String name,
      String state,
      String since,
      double load,
      double celsius,
      double watts,
      String jobs,
      String flags) {

    String json() {
      boolean up = state.equals("up");
      return String.format(
          Locale.ROOT,
          "{\"name\":\"%s\",\"id\":\"%s\",\"simulated\":true,\"state\":\"%s\",\"since\":\"%s\","
              + "\"cpu_percent\":%s,\"memory_percent\":%s,\"temperature_celsius\":%s,"
              + "\"watts\":%s,\"watts_quality\":\"%s\",\"jobs\":[%s],\"flags\":[%s]}",
          name,
          name,
          state,
          since,
          up ? String.valueOf(load) : "null",
          up ? "41.0" : "null",
          up ? String.valueOf(celsius) : "null",
          up ? String.format(Locale.ROOT, "%.2f", watts) : "null",
          name.startsWith("jetson") ? "measured" : name.equals("pi5") ? "assumed" : "modelled",
          up ? jobs : "",
          up ? flags : "");
    }
  }

  static String json(Sample sample) {
    return switch (sample) {
      case EMPTY, WAITING ->
          "{\"time\":\"" + TIME + "\",\"cluster\":\"rack\",\"simulated\":false,\"nodes\":[]}";
      case CALM -> snapshot(boards(sample), 29.6, 11.8, 24.3, false, "", "");
      case BUSY -> snapshot(boards(sample), 52.4, 11.8, 47.6, false, JOBS, "");
      case ALARM -> snapshot(boards(sample), 58.9, 11.8, 66.2, false, JOBS, ALERTS);
      case STALE -> snapshot(boards(sample), 31.1, 1.1, 38.0, true, JOBS, WARNING);
      case OLD -> snapshot(boards(Sample.BUSY), 52.4, 11.8, 47.6, false, JOBS, "");
      case FORTY -> snapshot(forty(), 214.0, 11.8, 52.5, true, JOBS, "");
    };
  }

  private static final String JOBS =
      job("17", "dask", "estimate-pi", "visitor", 4, "14:08:10Z", 13.2, 9_600, 3_096)
          + ","
          + job("18", "slurm", "droplet-growth", "agnieszka", 2, "13:31:00Z", 8.4, 24_800, 0)
          + ",{\"id\":\"19\",\"simulated\":true,\"scheduler\":\"slurm\",\"name\":\"sweep-7\","
          + "\"user\":\"daria\",\"state\":\"pending\",\"nodes\":[],\"cores\":4}";

  private static final String ALERTS =
      "{\"id\":\"a1\",\"rule\":\"RackOverheat\",\"severity\":\"critical\",\"subject\":\"66 °C\","
          + "\"since\":\"2026-05-09T14:15:20Z\",\"text\":\"Above 65 °C, and the fan stands still."
          + " Open the door and stop the jobs.\",\"acknowledged\":false}";

  private static final String WARNING =
      "{\"id\":\"a2\",\"rule\":\"NodeLost\",\"severity\":\"warning\",\"subject\":\"pi4-3\","
          + "\"since\":\"2026-05-09T14:18:28Z\",\"text\":\"nothing answers\","
          + "\"acknowledged\":false}";

  private static String job(
      String id,
      String scheduler,
      String name,
      String user,
      int nodes,
      String started,
      double watts,
      double joules,
      long tasks) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      names.add("\"" + NAMES[(id.equals("17") ? 2 : 0) + i] + "\"");
    }
    return String.format(
        Locale.ROOT,
        "{\"id\":\"%s\",\"simulated\":true,\"scheduler\":\"%s\",\"name\":\"%s\",\"user\":\"%s\","
            + "\"state\":\"running\",\"nodes\":[%s],\"cores\":%d,"
            + "\"started\":\"2026-05-09T%s\",\"watts\":%s,\"joules\":%s,\"joules_low\":%s,"
            + "\"joules_high\":%s,\"tasks_done\":%s}",
        id,
        scheduler,
        name,
        user,
        String.join(",", names),
        nodes * 4,
        started,
        watts,
        joules,
        joules * 0.95,
        joules * 1.05,
        tasks == 0 ? "null" : String.valueOf(tasks));
  }

  private static List<Board> boards(Sample sample) {
    List<Board> boards = new ArrayList<>();
    for (int i = 0; i < NAMES.length; i++) {
      boolean works = sample != Sample.CALM && i < 6;
      double load = works ? (i < 2 ? 71.5 : 97.2 - i) : 3.4 + i;
      double celsius = (works ? 58.5 : 39.0) + i * 1.7 + (sample == Sample.ALARM ? 14 : 0);
      double watts = IDLE_WATTS[i] + load * 0.041;
      String job = works ? (i < 2 ? "\"18\"" : "\"17\"") : "";
      String flags = sample == Sample.ALARM && i == 4 ? "\"throttled\"" : "";
      String state = sample == Sample.STALE ? STATES[i] : "up";
      boards.add(new Board(NAMES[i], state, since(state), load, celsius, watts, job, flags));
    }
    return boards;
  }

  private static final String[] STATES = {
    "up", "stale", "up", "agent_died", "lost", "powered_off", "up"
  };

  private static String since(String state) {
    return state.equals("up") ? "2026-05-09T08:01:00Z" : "2026-05-09T14:18:24Z";
  }

  private static List<Board> forty() {
    List<Board> boards = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      String state = i == 12 ? "lost" : i == 23 ? "stale" : i % 17 == 0 ? "powered_off" : "up";
      double load = 50 + 50 * Math.sin(i * 1.7);
      boards.add(
          new Board(
              String.format(Locale.ROOT, "node-%02d", i),
              state,
              since(state),
              load,
              44 + load / 4,
              2.8 + load * 0.04,
              i % 3 == 0 ? "\"18\"" : "\"17\"",
              ""));
    }
    return boards;
  }

  private static String snapshot(
      List<Board> boards,
      double watts,
      double hours,
      double air,
      boolean fan,
      String jobs,
      String alerts) {
    return String.format(
        Locale.ROOT,
        "{\"time\":\"%s\",\"cluster\":\"open day rack\",\"simulated\":true,"
            + "\"power\":{\"watts\":%s,\"source\":\"meter\",\"age_seconds\":0.4,"
            + "\"watt_hours_today\":%s},"
            + "\"climate\":[{\"sensor\":\"rack\",\"temperature_celsius\":%s,"
            + "\"humidity_percent\":38.5,\"age_seconds\":1.2}],\"fan\":{\"running\":%s},"
            + "\"nodes\":[%s],\"jobs\":[%s],\"alerts\":[%s]}",
        TIME,
        watts,
        watts * hours,
        air,
        fan,
        String.join(",", boards.stream().map(Board::json).toList()),
        jobs,
        alerts);
  }

  private SampleFeed() {}
}
