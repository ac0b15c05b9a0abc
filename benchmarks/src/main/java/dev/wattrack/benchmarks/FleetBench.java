package dev.wattrack.benchmarks;

import dev.wattrack.testkit.load.FleetLoad;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ten thousand nodes of 50 values at 1 Hz on one aggregator for an hour: every sample acknowledged,
 * the snapshot never old. Quick: a thousand nodes for half a minute.
 */
final class FleetBench {
  private static final int VALUES_A_NODE = 50;
  private static final long CONNECT_MILLIS = 120_000;
  private static final long ACKNOWLEDGE_MILLIS = 180_000;
  private static final Pattern TIME = Pattern.compile("\"time\"\\s*:\\s*\"([^\"]{1,64})\"");

  private final Path root;
  private final PrintStream out;
  private final int nodes;
  private final int steps;
  private final long stepMillis;

  FleetBench(Path root, PrintStream out, boolean quick) {
    this.root = root;
    this.out = out;
    nodes = quick ? 1_000 : 10_000;
    steps = quick ? 3 : 60;
    stepMillis = quick ? 10_000 : 60_000;
  }

  void run() throws IOException, BenchException {
    try (Scene scene = new Scene(root)) {
      int port = Scene.freePort();
      int httpPort = Scene.freePort();
      Child aggregator = scene.aggregator(port, httpPort);
      try (FleetLoad fleet =
          FleetLoad.start(FleetLoad.Plan.of(nodes, VALUES_A_NODE), "127.0.0.1", port)) {
        if (!Wait.until(() -> fleet.counts().connected() == nodes, CONNECT_MILLIS)) {
          throw new BenchException(
              "%d of %d nodes are connected; %s; a limit of open files (ulimit -n) may be too low"
                  .formatted(fleet.counts().connected(), nodes, fleet.troubles()));
        }
        play(aggregator, fleet, httpPort);
      }
    }
  }

  private void play(Child aggregator, FleetLoad fleet, int httpPort) throws BenchException {
    out.printf(
        "%8s %8s %10s %10s %8s %9s %9s%n",
        "s", "nodes", "sent", "waiting", "core %", "RSS MB", "age s");
    Usage before = aggregator.usage();
    double oldest = 0;
    for (int step = 1; step <= steps; step++) {
      long begun = System.nanoTime();
      Windows.pause(stepMillis);
      Usage after = aggregator.usage();
      OptionalDouble age = snapshotAge(httpPort);
      oldest = Math.max(oldest, age.orElse(0));
      FleetLoad.Counts counts = fleet.counts();
      double share = 100.0 * after.cpuNanosSince(before) / (System.nanoTime() - begun);
      out.printf(
          "%8d %8d %10d %10d %8.1f %9.0f %9s%n",
          step * stepMillis / 1_000,
          counts.connected(),
          counts.sent(),
          counts.unacknowledged(),
          share,
          after.residentBytes() / 1e6,
          age.isPresent() ? "%.2f".formatted(age.getAsDouble()) : "unknown");
      before = after;
    }
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
    if (!all) {
      throw new BenchException(
          counts.unacknowledged() + " ticks were never acknowledged; " + fleet.troubles());
    }
  }

  /** Seconds between the time in the snapshot and now; empty when there is no answer. */
  private static OptionalDouble snapshotAge(int httpPort) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/api/v1/cluster"))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      String body =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
      return age(body, Instant.now());
    } catch (IOException e) {
      return OptionalDouble.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalDouble.empty();
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
