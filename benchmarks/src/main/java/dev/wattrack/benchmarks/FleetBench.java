package dev.wattrack.benchmarks;

import dev.wattrack.testkit.load.FleetLoad;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fleet at 1 Hz on one aggregator: every sample acknowledged, the snapshot never old. Ten
 * thousand nodes of 50 values unless told otherwise. Quick: a thousand nodes for half a minute.
 */
final class FleetBench {
  private static final int VALUES_A_NODE = 50;
  private static final int SECONDS = 120;
  private static final int QUICK_SECONDS = 30;
  private static final int SMALL_FLEET = 500;
  private static final long CONNECT_MILLIS = 120_000;
  private static final long ACKNOWLEDGE_MILLIS = 180_000;
  private static final long STEP_MILLIS = 10_000;
  private static final String JAVA_OPTIONS = "WATTRACK_JAVA_OPTS";
  private static final String LARGE_HEAP = "-Xmx1g";
  private static final Pattern TIME = Pattern.compile("\"time\"\\s*:\\s*\"([^\"]{1,64})\"");

  private final Path root;
  private final PrintStream out;
  private final int nodes;
  private final int values;
  private final int steps;

  FleetBench(Path root, PrintStream out, BenchOptions options) {
    this.root = root;
    this.out = out;
    nodes = BenchOptions.or(options.nodes(), options.quick() ? 1_000 : 10_000);
    values = BenchOptions.or(options.values(), VALUES_A_NODE);
    int seconds = BenchOptions.or(options.seconds(), options.quick() ? QUICK_SECONDS : SECONDS);
    steps = (int) Math.max(1, seconds * 1_000L / STEP_MILLIS);
  }

  void run() throws IOException, BenchException {
    try (Scene scene = new Scene(root)) {
      AggregatorChild aggregator = scene.aggregator(heap());
      long begun = System.nanoTime();
      try (FleetLoad fleet =
          FleetLoad.start(FleetLoad.Plan.of(nodes, values), "127.0.0.1", aggregator.port())) {
        if (!Wait.until(() -> fleet.counts().connected() == nodes, CONNECT_MILLIS)) {
          throw new BenchException(
              "%d of %d nodes are connected; %s; a limit of open files (ulimit -n) may be too low"
                  .formatted(fleet.counts().connected(), nodes, fleet.troubles()));
        }
        out.printf("all connected after %.1f s%n", (System.nanoTime() - begun) / 1e9);
        play(aggregator, fleet);
      }
    }
  }

  /**
   * The default heap is for a rack; a large fleet needs more, which a person gives the same way.
   */
  private Map<String, String> heap() {
    return nodes > SMALL_FLEET && System.getenv(JAVA_OPTIONS) == null
        ? Map.of(JAVA_OPTIONS, LARGE_HEAP)
        : Map.of();
  }

  private void play(AggregatorChild aggregator, FleetLoad fleet)
      throws IOException, BenchException {
    out.printf("%d nodes of %d values at 1 Hz; heap %s%n", nodes, values, heap());
    out.printf(
        "%8s %8s %10s %10s %8s %9s %9s %9s%n",
        "s", "nodes", "sent", "waiting", "core %", "RSS MB", "B/value", "age s");
    Usage first = aggregator.child().usage();
    long sentBefore = fleet.counts().sent();
    long start = System.nanoTime();
    Usage before = first;
    double oldest = 0;
    for (int step = 1; step <= steps; step++) {
      long begun = System.nanoTime();
      OptionalDouble age = OptionalDouble.empty();
      for (int i = 0; i < STEP_MILLIS / 1_000; i++) {
        Windows.pause(1_000);
        age = age(aggregator.get("/api/v1/cluster"), Instant.now());
        oldest = Math.max(oldest, age.orElse(Double.POSITIVE_INFINITY));
      }
      Usage after = aggregator.child().usage();
      FleetLoad.Counts counts = fleet.counts();
      double share = 100.0 * after.cpuNanosSince(before) / (System.nanoTime() - begun);
      double sent = (double) (counts.sent() - sentBefore) * values;
      out.printf(
          "%8d %8d %10d %10d %8.1f %9.0f %9.2f %9s%n",
          step * STEP_MILLIS / 1_000,
          counts.connected(),
          counts.sent(),
          counts.unacknowledged(),
          share,
          after.residentBytes() / 1e6,
          (after.writtenBytes() - first.writtenBytes()) / sent,
          age.isPresent() ? "%.2f".formatted(age.getAsDouble()) : "unknown");
      before = after;
    }
    out.printf(
        "in all %.2f %% of a core%n",
        100.0 * before.cpuNanosSince(first) / (System.nanoTime() - start));
    fleet.stopTicks();
    boolean all = Wait.until(() -> fleet.counts().unacknowledged() == 0, ACKNOWLEDGE_MILLIS);
    FleetLoad.Counts counts = fleet.counts();
    out.printf(
        "sent %d, lost %d, skipped %d, disconnects %d, oldest snapshot %.2f s, generator late %d ms%n",
        counts.sent(),
        counts.unacknowledged(),
        counts.skipped(),
        counts.disconnects(),
        oldest,
        counts.behindMillis());
    if (counts.disconnects() > 0) {
      out.printf(
          "why connections ended: %s; the aggregator's last words:%s%n",
          fleet.troubles(), aggregator.child().end());
    }
    if (!all) {
      throw new BenchException(
          counts.unacknowledged() + " ticks were never acknowledged; " + fleet.troubles());
    }
  }

  /** {@code {"time":"2026-01-01T00:00:00.250Z","cluster":…}}. */
  static OptionalDouble age(String snapshot, Instant now) {
    Matcher matcher = TIME.matcher(snapshot);
    if (!matcher.find()) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(
          Duration.between(Instant.parse(matcher.group(1)), now).toNanos() / 1e9);
    } catch (DateTimeParseException e) {
      return OptionalDouble.empty();
    }
  }
}
