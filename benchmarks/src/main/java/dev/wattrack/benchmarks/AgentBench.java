package dev.wattrack.benchmarks;

import dev.wattrack.testkit.load.Sink;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The agent beside a trimmed node_exporter, both at 1 Hz on this machine, with 50 processes of
 * configured names to watch; then the same with 50 more that belong to jobs. The agent sends to a
 * {@link Sink} that acknowledges once a minute, as an aggregator does at each commit.
 */
final class AgentBench {
  private static final int PROCESSES = 50;
  private static final int JOBS = 5;
  private static final long FIRST_TICK_MILLIS = 30_000;
  private static final int STARTS = 7;
  private static final long COMMIT_SECONDS = 60;
  private static final long COMMIT_TAKES_MILLIS = 300;

  private final Path root;
  private final PrintStream out;
  private final Windows windows;
  private final int starts;

  AgentBench(Path root, PrintStream out, boolean quick) {
    this.root = root;
    this.out = out;
    windows = quick ? new Windows(2, 5_000, 5_000) : new Windows(3, 120_000, 30_000);
    starts = quick ? 1 : STARTS;
  }

  void run() throws IOException, BenchException {
    new AgentStarts(root, starts).run(out);
    ScheduledExecutorService commits = Executors.newSingleThreadScheduledExecutor();
    try (Scene scene = new Scene(root);
        Sink sink = Sink.start()) {
      Path config = scene.folder().resolve("agent.conf");
      Files.writeString(config, String.join("\n", startProcesses(scene)) + "\n");
      Child agent = startAgent(scene, sink, config);
      boolean sends =
          Wait.until(() -> sink.counts().ticks() > 0 || !agent.isAlive(), FIRST_TICK_MILLIS);
      if (!sends || !agent.isAlive()) {
        throw new BenchException("the agent sends nothing; its last words:" + agent.end());
      }
      sink.acknowledge(false);
      var unused =
          commits.scheduleWithFixedDelay(
              () -> commit(sink), COMMIT_SECONDS, COMMIT_SECONDS, TimeUnit.SECONDS);
      Optional<NodeExporter> exporter = NodeExporter.start(scene);
      try {
        compare(scene, sink, agent, exporter);
      } finally {
        exporter.ifPresent(NodeExporter::close);
      }
    } finally {
      commits.shutdownNow();
    }
  }

  private void compare(Scene scene, Sink sink, Child agent, Optional<NodeExporter> exporter)
      throws IOException, BenchException {
    AgentReport report = new AgentReport();
    Windows.Cost plain = report.measure("wattrack agent", windows, sink, agent, exporter);
    startJobs(scene);
    Windows.Cost jobs =
        report.measure("  + 50 processes in 5 jobs", windows, sink, agent, exporter);
    out.print(report);
    out.printf(
        "the jobs cost %.3f ms/s and %.1f MB%n",
        jobs.cpuMillisPerSecond() - plain.cpuMillisPerSecond(),
        (jobs.last().residentBytes() - plain.last().residentBytes()) / 1e6);
    if (exporter.isEmpty()) {
      out.printf("no peer beside it: apt-get install %s%n", NodeExporter.PACKAGE);
    }
    Sink.Counts counts = sink.counts();
    if (counts.missing() > 0 || !sink.problems().isEmpty()) {
      throw new BenchException(counts.missing() + " ticks are missing; " + sink.problems());
    }
  }

  /** As {@code wattrack agent} starts it. */
  static Child startAgent(Scene scene, Sink sink, Path config) throws IOException, BenchException {
    return scene.wattrack(
        "agent",
        "agent",
        "--insecure",
        "--aggregator",
        "127.0.0.1:" + sink.port(),
        "--state-dir",
        scene.folder().resolve("agent").toString(),
        "--config",
        config.toString());
  }

  private static void commit(Sink sink) {
    sink.acknowledge(true);
    Windows.pause(COMMIT_TAKES_MILLIS);
    sink.acknowledge(false);
  }

  /** Sleepers with a name each, and the configuration that watches them. */
  private static List<String> startProcesses(Scene scene) throws IOException, BenchException {
    Path sleep = program("sleep");
    List<String> config = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      String name = "bench-%02d".formatted(i);
      Path link = Files.createSymbolicLink(scene.folder().resolve(name), sleep);
      scene.start("sleeper-" + i, List.of(link.toString(), "3600"));
      config.add("process_group.bench%02d = %s".formatted(i, name));
    }
    return config;
  }

  /** Runs of MPI by their environment: a shell that waits, and the others below it, asleep. */
  private static void startJobs(Scene scene) throws IOException, BenchException {
    String shell = program("sh").toString();
    StringBuilder children = new StringBuilder();
    for (int i = 1; i < PROCESSES / JOBS; i++) {
      children.append(program("sleep")).append(" 3600 & ");
    }
    for (int job = 0; job < JOBS; job++) {
      Map<String, String> environment =
          Map.of(
              "PMIX_NAMESPACE", "bench-" + job,
              "PMIX_RANK", "0",
              "OMPI_COMM_WORLD_RANK", "0",
              "OMPI_COMMAND", "bench");
      scene.start("job-" + job, environment, List.of(shell, "-c", children + "wait"));
    }
  }

  private static Path program(String name) throws BenchException {
    return Child.find(name).orElseThrow(() -> new BenchException("install coreutils for " + name));
  }
}
