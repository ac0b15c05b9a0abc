package dev.wattrack.benchmarks;

import dev.wattrack.testkit.load.IngestLoad;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Queries over HTTP on a day of 16 nodes of 120 values, which the same aggregator has just taken
 * in: the first call of each kind, then the median of 20.
 */
final class QueryBench {
  private static final int NODES = 16;
  private static final int VALUES = 120;
  private static final int REPEATS = 20;
  private static final long TIMEOUT_MILLIS = 300_000;
  private static final int DAY_SECONDS = 86_400;
  private static final int RECENT_SECONDS = 600;

  private final Path root;
  private final PrintStream out;
  private final int seconds;

  QueryBench(Path root, PrintStream out, boolean quick) {
    this.root = root;
    this.out = out;
    seconds = quick ? 7_200 : DAY_SECONDS;
  }

  void run() throws IOException, BenchException {
    IngestLoad.Plan plan =
        new IngestLoad.Plan(NODES, VALUES, (long) seconds * NODES * VALUES, false, 0, 1);
    try (Scene scene = new Scene(root)) {
      AggregatorChild aggregator = scene.aggregator();
      long end = System.currentTimeMillis() / 1_000;
      IngestLoad.Result result =
          IngestLoad.run(plan, "127.0.0.1", aggregator.port(), TIMEOUT_MILLIS);
      if (!result.complete()) {
        throw new BenchException(result.trouble() + aggregator.child().end());
      }
      aggregator.awaitQuiet();
      Table table = new Table("", "points", "first ms", "median ms", "worst ms");
      String day = "?measurement=bench&field=rate_6&from=%d&to=%d".formatted(end - seconds, end);
      String recent =
          "?measurement=bench&field=rate_7&from=%d&to=%d".formatted(end - RECENT_SECONDS, end);
      String one = "&host=" + plan.name(3);
      measure(table, aggregator, "1 series, a day by minute", day + one + "&step=60s");
      measure(table, aggregator, "16 nodes, last 10 min, raw", recent);
      measure(table, aggregator, "16 nodes, last 10 min by 10 s", recent + "&step=10s");
      measure(table, aggregator, "1 series, last hour, raw", hour(end) + one);
      out.print(table);
    }
  }

  private static String hour(long end) {
    return "?measurement=bench&field=walk_12&from=%d&to=%d".formatted(end - 3_600, end);
  }

  private static void measure(
      Table table, AggregatorChild aggregator, String name, String parameters)
      throws IOException, BenchException {
    aggregator.get("/health");
    List<Double> millis = new ArrayList<>();
    int points = 0;
    for (int i = 0; i <= REPEATS; i++) {
      long begun = System.nanoTime();
      String body = aggregator.get("/api/v1/series" + parameters);
      millis.add((System.nanoTime() - begun) / 1e6);
      points = countPoints(body);
    }
    List<Double> warm = millis.subList(1, millis.size());
    table.line(
        name,
        Integer.toString(points),
        "%.1f".formatted(millis.get(0)),
        "%.1f".formatted(Windows.median(warm)),
        "%.1f".formatted(warm.stream().mapToDouble(d -> d).max().orElse(0)));
  }

  /** {@code {"series":[{"tags":{…},"points":[["2026-01-01T00:00:00Z",1.5],…]}]}}. */
  static int countPoints(String body) {
    int count = 0;
    for (int at = body.indexOf("Z\","); at >= 0; at = body.indexOf("Z\",", at + 1)) {
      count++;
    }
    return count;
  }
}
