package dev.wattrack.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs {@link StoreLoad} in a process with the heap that the aggregator has. */
final class StoreBench {
  private static final int NODES = 16;
  private static final long TIMEOUT_SECONDS = 600;

  private final Path root;
  private final PrintStream out;
  private final int hours;

  StoreBench(Path root, PrintStream out, boolean quick) {
    this.root = root;
    this.out = out;
    hours = quick ? 1 : 24;
  }

  void run() throws IOException, BenchException {
    try (Scene scene = new Scene(root)) {
      out.printf(
          "embedded store, -Xmx96m, %d nodes of %d values at 1 Hz, commit every 60 s, %d h%n",
          NODES, StoreLoad.COLUMNS, hours);
      Child child =
          scene.start(
              "store",
              Map.of("MALLOC_ARENA_MAX", "2"),
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx96m",
                  "-XX:+UseSerialGC",
                  "-Dslf4j.internal.verbosity=ERROR",
                  "-cp",
                  absolute(System.getProperty("java.class.path", "")),
                  StoreLoad.class.getName(),
                  scene.folder().resolve("db").toString(),
                  Integer.toString(hours),
                  Integer.toString(NODES)));
      if (child.await(TIMEOUT_SECONDS, TimeUnit.SECONDS) != 0) {
        throw new BenchException("the store's load failed; its last words:" + child.end());
      }
      out.println(child.end().strip().replaceAll("(?m)^ +", ""));
    }
  }

  private static String absolute(String classPath) {
    StringBuilder paths = new StringBuilder();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      paths.append(paths.isEmpty() ? "" : File.pathSeparator);
      paths.append(new File(entry).getAbsolutePath());
    }
    return paths.toString();
  }
}
