package dev.wattrack.benchmarks;

import dev.wattrack.aggregator.alerts.DefaultRules;
import dev.wattrack.aggregator.alerts.Engine;
import dev.wattrack.aggregator.alerts.Observation;
import dev.wattrack.aggregator.alerts.Scene;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * CPU of the default rules on 1,000 nodes, each with the series those rules look at, once a second.
 * Confined to one thread.
 */
final class AlertsBench {
  private static final int NODES = 1_000;
  private static final int WARM_UP_SECONDS = 120;
  private static final long SEED = 7;

  private final PrintStream out;
  private final int seconds;
  private final Random random = new Random(SEED);

  AlertsBench(PrintStream out, boolean quick) {
    this.out = out;
    seconds = quick ? 60 : 600;
  }

  void run() {
    Engine engine = new Engine(DefaultRules.set());
    long busy = 0;
    int alerts = 0;
    for (int second = 0; second < WARM_UP_SECONDS + seconds; second++) {
      Scene scene = scene(second);
      long before = cpuNanos();
      alerts += engine.evaluate(scene).size();
      busy += second < WARM_UP_SECONDS ? 0 : cpuNanos() - before;
    }
    out.printf(
        "%d nodes, %d rules: %.2f ms of CPU an evaluation, %.2f %% of a core at 1 Hz"
            + " (at most 5 %%); %d changes%n",
        NODES, DefaultRules.rules().size(), busy / 1e6 / seconds, busy / 1e7 / seconds, alerts);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private Scene scene(int second) {
    Map<String, List<Observation>> all = new HashMap<>();
    for (int node = 0; node < NODES; node++) {
      String host = "node" + node;
      add(all, Scene.NODE_STATE, new Observation(host, Map.of(), Double.NaN, "up", 1, false));
      number(all, Scene.NODE_SILENT, host, Map.of(), random.nextDouble(), second);
      number(all, Scene.NODE_SKEW, host, Map.of(), 0.01, second);
      for (String sensor : List.of("cpu", "gpu", "soc")) {
        double celsius = 50 + random.nextInt(20);
        number(all, "temp.temp", host, Map.of("sensor", sensor), celsius, second);
      }
      number(all, "throttle.throttled", host, Map.of(), 0, second);
      number(all, "throttle.frequency_capped", host, Map.of(), 0, second);
      number(all, "throttle.under_voltage", host, Map.of(), 0, second);
      for (String path : List.of("/", "/boot", "/data")) {
        number(all, "disk.used_percent", host, Map.of("path", path), 40 + second * 1e-4, second);
      }
      for (String port : List.of("eth0", "wlan0")) {
        number(all, "net.err_in", host, Map.of("interface", port), 3, second);
        number(all, "net.err_out", host, Map.of("interface", port), 0, second);
      }
      number(all, "node.lost_samples", host, Map.of(), 0, second);
      number(all, "power.watts", host, Map.of("source", "board"), 4 + random.nextDouble(), second);
    }
    Map<String, String> rack = Map.of("sensor", "rack");
    number(all, "climate.temperature_celsius", "node0", rack, 40, second);
    return new Scene(Instant.EPOCH.plusSeconds(second), second * 1_000L, all);
  }

  private static void number(
      Map<String, List<Observation>> all,
      String series,
      String host,
      Map<String, String> tags,
      double number,
      int second) {
    long nanos = second * 1_000_000_000L;
    add(all, series, new Observation(host, tags, number, null, nanos, false));
  }

  private static void add(Map<String, List<Observation>> all, String series, Observation seen) {
    all.computeIfAbsent(series, it -> new ArrayList<>()).add(seen);
  }
}
