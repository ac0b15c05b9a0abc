package dev.wattrack.benchmarks;

import dev.wattrack.testkit.load.Sink;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the collectors of parts that few nodes have cost on a node without such parts: an agent with
 * them and one without, side by side in the same minutes, on this machine.
 */
final class PartsBench {
  private static final String PARTS = "gpu, infiniband, nvme, nfsstat, filesystem";
  private static final long FIRST_TICK_MILLIS = 60_000;

  private final Path root;
  private final PrintStream out;
  private final Windows windows;

  PartsBench(Path root, PrintStream out, boolean quick) {
    this.root = root;
    this.out = out;
    windows = quick ? new Windows(2, 5_000, 5_000) : new Windows(9, 120_000, 20_000);
  }

  void run() throws IOException, BenchException {
    try (Scene scene = new Scene(root);
        Sink sink = Sink.start();
        Sink other = Sink.start()) {
      Child with = start(scene, sink, "with", "");
      Child without = start(scene, other, "without", "collectors.disabled = " + PARTS + "\n");
      List<Windows.Cost> costs = windows.measure(List.of(with, without));
      Table table = new Table("", "CPU ms/s", "RSS MB", "anon MB", "threads");
      line(table, "an agent as it is", costs.get(0));
      line(table, "without " + PARTS, costs.get(1));
      out.print(table);
      out.printf(
          "CPU with / without = %.3f; Rss %+.1f MB%n",
          costs.get(0).cpuMillisPerSecond() / costs.get(1).cpuMillisPerSecond(),
          (costs.get(0).last().residentBytes() - costs.get(1).last().residentBytes()) / 1e6);
    }
  }

  private static Child start(Scene scene, Sink sink, String name, String text)
      throws IOException, BenchException {
    Path config = Files.writeString(scene.folder().resolve(name + ".conf"), text);
    Child agent =
        scene.wattrack(
            name,
            "agent",
            "--aggregator",
            "127.0.0.1:" + sink.port(),
            "--state-dir",
            scene.folder().resolve(name).toString(),
            "--config",
            config.toString());
    if (!Wait.until(() -> sink.counts().ticks() > 0 || !agent.isAlive(), FIRST_TICK_MILLIS)
        || !agent.isAlive()) {
      throw new BenchException("the agent sends nothing; its last words:" + agent.end());
    }
    return agent;
  }

  private static void line(Table table, String name, Windows.Cost cost) {
    table.line(
        name,
        "%.3f".formatted(cost.cpuMillisPerSecond()),
        "%.1f".formatted(cost.last().residentBytes() / 1e6),
        "%.1f".formatted(cost.last().anonymousBytes() / 1e6),
        Integer.toString(cost.last().threads()));
  }
}
