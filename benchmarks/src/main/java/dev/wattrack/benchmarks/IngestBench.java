package dev.wattrack.benchmarks;

import dev.wattrack.testkit.load.IngestLoad;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CPU of the aggregator per value, through its real port into its embedded store, acknowledged
 * after commit, beside VictoriaMetrics with the same values. Three rounds after one of warm-up; the
 * median counts. Two figures for ours: until the last acknowledgement, and until all of it is
 * sealed into blocks.
 */
final class IngestBench {
  private static final int CONNECTIONS = 16;
  private static final int VALUES_A_TICK = 100;
  private static final int ROUNDS = 3;
  private static final long TIMEOUT_MILLIS = 120_000;

  /** The node's own samples go on; ours must be gone from the head. */
  private static final double MOST_UNSEALED_BYTES = 1 << 20;

  private static final long SETTLE_MILLIS = 3_000;

  /** Older than a bucket and its grace, so that sealing can follow at once. */
  private static final long NEWEST_AGE_SECONDS = 1_200;

  /** So that a round does not wait a minute for its last acknowledgement. */
  private static final Map<String, String> EARLY_COMMIT =
      Map.of("WATTRACK_STORE_COMMIT_INTERVAL", "2s");

  /** What a round cost. */
  private record Round(
      long values, double seconds, long acknowledgedNanos, long cpuNanos, long writtenBytes) {}

  private final Path root;
  private final PrintStream out;
  private final long valuesARound;

  IngestBench(Path root, PrintStream out, boolean quick) {
    this.root = root;
    this.out = out;
    valuesARound = quick ? 2_000_000 : 20_000_000;
  }

  void run() throws IOException, BenchException {
    try (Scene scene = new Scene(root)) {
      AggregatorChild aggregator = scene.aggregator(EARLY_COMMIT);
      List<Round> ours = new ArrayList<>();
      for (int round = 0; round <= ROUNDS; round++) {
        ours.add(ours(aggregator, plan(round)));
      }
      Table table =
          new Table(
              "",
              "values",
              "M values/s",
              "us/value acknowledged",
              "us/value in all",
              "M values/CPU s",
              "RSS MB",
              "B written/value");
      double own = line(table, "wattrack aggregator", aggregator.child(), ours);
      Optional<VictoriaMetrics> peer = VictoriaMetrics.start(scene);
      if (peer.isPresent()) {
        List<Round> theirs = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
          theirs.add(theirs(peer.get(), plan(round)));
        }
        double other = line(table, VictoriaMetrics.PACKAGE, peer.get().child(), theirs);
        out.print(table);
        out.printf("CPU per value, ours / theirs = %.3f (to hold: 0.25)%n", own / other);
      } else {
        out.print(table);
        out.printf("no peer beside it: apt-get install %s%n", VictoriaMetrics.PACKAGE);
      }
    }
  }

  /** Every round has nodes of its own, so that no value is sent twice. */
  private IngestLoad.Plan plan(int round) {
    return new IngestLoad.Plan(
        CONNECTIONS, VALUES_A_TICK, valuesARound, false, NEWEST_AGE_SECONDS, 1 + 1_000L * round);
  }

  private static Round ours(AggregatorChild aggregator, IngestLoad.Plan plan)
      throws IOException, BenchException {
    Usage before = aggregator.child().usage();
    IngestLoad.Result result = IngestLoad.run(plan, "127.0.0.1", aggregator.port(), TIMEOUT_MILLIS);
    Usage acknowledged = aggregator.child().usage();
    if (!result.complete()) {
      throw new BenchException(
          "%s: %d of %d ticks acknowledged%s"
              .formatted(
                  result.trouble(),
                  result.acknowledged(),
                  result.ticks(),
                  aggregator.child().end()));
    }
    Usage sealed = aggregator.awaitQuiet();
    double head = aggregator.metric("wattrack_store_head_bytes");
    if (head > MOST_UNSEALED_BYTES) {
      throw new BenchException("%.0f bytes were not sealed in time".formatted(head));
    }
    return round(result.values(), result.seconds(), before, acknowledged, sealed);
  }

  private static Round theirs(VictoriaMetrics peer, IngestLoad.Plan plan)
      throws IOException, BenchException {
    Usage before = peer.child().usage();
    long begun = System.nanoTime();
    long values = peer.write(plan, System.currentTimeMillis() / 1_000);
    double seconds = (System.nanoTime() - begun) / 1e9;
    Usage acknowledged = peer.child().usage();
    Windows.pause(SETTLE_MILLIS);
    return round(values, seconds, before, acknowledged, peer.child().usage());
  }

  private static Round round(
      long values, double seconds, Usage before, Usage acknowledged, Usage after) {
    return new Round(
        values,
        seconds,
        acknowledged.cpuNanosSince(before),
        after.cpuNanosSince(before),
        after.writtenBytes() - before.writtenBytes());
  }

  /** Answers CPU microseconds per value, the median of all rounds but the first. */
  private static double line(Table table, String name, Child child, List<Round> rounds)
      throws BenchException {
    List<Round> counted = rounds.subList(1, rounds.size());
    double micros =
        Windows.median(counted.stream().map(r -> r.cpuNanos() / 1e3 / r.values()).toList());
    double acknowledged =
        Windows.median(
            counted.stream().map(r -> r.acknowledgedNanos() / 1e3 / r.values()).toList());
    double rate =
        Windows.median(counted.stream().map(r -> r.values() / 1e6 / r.seconds()).toList());
    double written =
        Windows.median(counted.stream().map(r -> (double) r.writtenBytes() / r.values()).toList());
    table.line(
        name,
        Long.toString(counted.get(0).values()),
        "%.2f".formatted(rate),
        "%.3f".formatted(acknowledged),
        "%.3f".formatted(micros),
        "%.2f".formatted(1 / micros),
        "%.0f".formatted(child.usage().residentBytes() / 1e6),
        "%.2f".formatted(written));
    return micros;
  }
}
