package dev.wattrack.benchmarks;

import dev.wattrack.testkit.load.Sink;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it takes from the launcher's start to the agent's first tick, on a node without sensors:
 * with all collectors, and without those that look for jobs and power, in turns.
 */
final class AgentStarts {
  private static final long LONGEST_NANOS = 30_000_000_000L;
  private static final long LOOK_EVERY_NANOS = 500_000;

  private final Path root;
  private final int count;

  AgentStarts(Path root, int count) {
    this.root = root;
    this.count = count;
  }

  void run(PrintStream out) throws IOException, BenchException {
    millis(""); // the first start of a build makes the archive of classes
    List<Double> all = new ArrayList<>();
    List<Double> few = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(millis(""));
      few.add(millis("collectors.disabled = job, power\n"));
    }
    out.printf(
        "start without sensors, exec to first tick, median of %d: %.0f ms;"
            + " without the collectors of jobs and power %.0f ms%n",
        count, Windows.median(all), Windows.median(few));
  }

  private double millis(String settings) throws IOException, BenchException {
    try (Scene scene = new Scene(root);
        Sink sink = Sink.start()) {
      Path none = scene.folder().resolve("none.yaml");
      Path config = scene.folder().resolve("agent.conf");
      Files.writeString(config, "sensors = " + none + "\n" + settings);
      long begun = System.nanoTime();
      Child agent = AgentBench.startAgent(scene, sink, config);
      while (sink.counts().ticks() == 0) {
        if (!agent.isAlive() || System.nanoTime() - begun > LONGEST_NANOS) {
          throw new BenchException("the agent sends nothing; its last words:" + agent.end());
        }
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
      return (System.nanoTime() - begun) / 1e6;
    }
  }
}
