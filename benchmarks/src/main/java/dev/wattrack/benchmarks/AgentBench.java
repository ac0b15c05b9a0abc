package dev.wattrack.benchmarks;

import dev.wattrack.testkit.load.Sink;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The agent beside a trimmed node_exporter, both at 1 Hz on this machine, with 50 processes of
 * configured names to watch. The agent sends to a {@link Sink}, so that no aggregator is needed.
 */
final class AgentBench {
  private static final int PROCESSES = 50;
  private static final long FIRST_TICK_MILLIS = 30_000;

  private final Path root;
  private final PrintStream out;
  private final Windows windows;

  AgentBench(Path root, PrintStream out, boolean quick) {
    this.root = root;
    this.out = out;
    windows = quick ? new Windows(2, 5_000, 5_000) : new Windows(3, 120_000, 30_000);
  }

  void run() throws IOException, BenchException {
    try (Scene scene = new Scene(root);
        Sink sink = Sink.start()) {
      Path config = scene.folder().resolve("agent.conf");
      Files.writeString(config, String.join("\n", startProcesses(scene)) + "\n");
      Child agent =
          scene.wattrack(
              "agent",
              "agent",
              "--aggregator",
              "127.0.0.1:" + sink.port(),
              "--state-dir",
              scene.folder().resolve("agent").toString(),
              "--config",
              config.toString());
      boolean sends =
          Wait.until(() -> sink.counts().ticks() > 0 || !agent.isAlive(), FIRST_TICK_MILLIS);
      if (!sends || !agent.isAlive()) {
        throw new BenchException("the agent sends nothing; its last words:" + agent.end());
      }
      Optional<NodeExporter> exporter = NodeExporter.start(scene);
      try {
        report(sink, agent, exporter);
      } finally {
        exporter.ifPresent(NodeExporter::close);
      }
    }
  }

  /** Sleepers with a name each, and the configuration that watches them. */
  private static List<String> startProcesses(Scene scene) throws IOException, BenchException {
    Path sleep =
        Child.find("sleep").orElseThrow(() -> new BenchException("install coreutils for sleep"));
    List<String> config = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      String name = "bench-%02d".formatted(i);
      Path link = Files.createSymbolicLink(scene.folder().resolve(name), sleep);
      scene.start("sleeper-" + i, List.of(link.toString(), "3600"));
      config.add("process_group.bench%02d = %s".formatted(i, name));
    }
    return config;
  }

  private void report(Sink sink, Child agent, Optional<NodeExporter> exporter)
      throws BenchException {
    List<Child> children = new ArrayList<>(List.of(agent));
    exporter.ifPresent(peer -> children.add(peer.child()));
    Windows timed = windows;
    Windows.pause(timed.warmUpMillis());
    Sink.Counts before = sink.counts();
    long begun = System.nanoTime();
    List<Windows.Cost> costs =
        new Windows(timed.count(), 0, timed.windowMillis()).measure(children);
    double seconds = (System.nanoTime() - begun) / 1e9;
    Sink.Counts after = sink.counts();
    double values = (after.values() - before.values()) / seconds;
    double bytes = (after.bytes() - before.bytes()) / seconds;
    Table table =
        new Table(
            "",
            "values/s",
            "CPU ms/s",
            "us/value",
            "RSS MB",
            "anon MB",
            "B/s",
            "B/value",
            "disk B/s",
            "threads");
    line(table, "wattrack agent", values, bytes, costs.get(0));
    exporter.ifPresent(
        peer ->
            line(
                table,
                "node_exporter, trimmed",
                (double) peer.samples(),
                (double) peer.bytes(),
                costs.get(1)));
    out.print(table);
    exporter.ifPresentOrElse(
        peer -> ratio(peer, costs),
        () -> out.printf("no peer beside it: apt-get install %s%n", NodeExporter.PACKAGE));
    if (after.missing() > 0 || !sink.problems().isEmpty()) {
      throw new BenchException(after.missing() + " ticks are missing; " + sink.problems());
    }
  }

  private void ratio(NodeExporter peer, List<Windows.Cost> costs) {
    double ratio = costs.get(0).cpuMillisPerSecond() / costs.get(1).cpuMillisPerSecond();
    out.printf("CPU of the agent / CPU of node_exporter = %.3f (to hold: 0.25)%n", ratio);
    if (peer.failures() > 0) {
      out.printf("%d scrapes of node_exporter failed%n", peer.failures());
    }
  }

  private static void line(
      Table table, String name, double values, double bytes, Windows.Cost cost) {
    table.line(
        name,
        "%.0f".formatted(values),
        "%.3f".formatted(cost.cpuMillisPerSecond()),
        "%.2f".formatted(1e3 * cost.cpuMillisPerSecond() / values),
        "%.1f".formatted(cost.last().residentBytes() / 1e6),
        "%.1f".formatted(cost.last().anonymousBytes() / 1e6),
        "%.0f".formatted(bytes),
        "%.2f".formatted(bytes / values),
        "%.0f".formatted(cost.writtenBytesPerSecond()),
        Integer.toString(cost.last().threads()));
  }
}
