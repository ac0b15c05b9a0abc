package dev.wattrack.benchmarks;

import dev.wattrack.testkit.load.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines that {@code bench agent} prints, one pair for each thing that was measured. */
final class AgentReport {
  private final Table table =
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
  private final StringBuilder ratios = new StringBuilder();

  /** Measures agent and peer over the same windows; what the agent cost. */
  Windows.Cost measure(
      String name, Windows windows, Sink sink, Child agent, Optional<NodeExporter> exporter)
      throws BenchException {
    List<Child> children = new ArrayList<>(List.of(agent));
    exporter.ifPresent(peer -> children.add(peer.child()));
    Windows.pause(windows.warmUpMillis());
    Sink.Counts before = sink.counts();
    long begun = System.nanoTime();
    List<Windows.Cost> costs =
        new Windows(windows.count(), 0, windows.windowMillis()).measure(children);
    double seconds = (System.nanoTime() - begun) / 1e9;
    Sink.Counts after = sink.counts();
    double values = (after.values() - before.values()) / seconds;
    line(name, values, (after.bytes() - before.bytes()) / seconds, costs.get(0));
    exporter.ifPresent(peer -> peer(name, peer, costs));
    return costs.get(0);
  }

  private void peer(String name, NodeExporter peer, List<Windows.Cost> costs) {
    line("  node_exporter, trimmed", (double) peer.samples(), (double) peer.bytes(), costs.get(1));
    double ratio = costs.get(0).cpuMillisPerSecond() / costs.get(1).cpuMillisPerSecond();
    ratios.append("CPU / CPU of node_exporter = %.3f: %s%n".formatted(ratio, name));
    if (peer.failures() > 0) {
      ratios.append("%d scrapes of node_exporter failed%n".formatted(peer.failures()));
    }
  }

  private void line(String name, double values, double bytes, Windows.Cost cost) {
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

  @Override
  public String toString() {
    return table + ratios.toString();
  }
}
