package dev.wattrack.benchmarks;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The embedded store alone, in a process of its own: nodes at 1 Hz with a commit a minute, in the
 * data's time instead of the clock's. Prints what it cost.
 */
final class StoreLoad {
  static final int COLUMNS = 120;
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long START_NANOS = 1_767_225_600L * SECOND_NANOS;
  private static final int COMMIT_SECONDS = 60;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private long commitNanos;
  private long sealNanos;
  private long worstCommitNanos;

  /** DIRECTORY HOURS NODES. */
  public static void main(String[] args) throws StoreException, IOException {
    Locale.setDefault(Locale.ROOT);
    new StoreLoad().run(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
  }

  private void run(Path directory, int hours, int count) throws StoreException, IOException {
    long written = selfNumber("/proc/self/io", "write_bytes");
    try (SqliteStore store =
        SqliteStore.open(directory, SqliteStoreOptions.defaults(), Clock.systemUTC())) {
      List<SpoolingNode> nodes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = store.node("key" + i, "node" + i, true).number();
        nodes.add(new SpoolingNode(number, COLUMNS, i));
      }
      long now = START_NANOS;
      for (long second = 1; second <= hours * 3_600L; second++) {
        now += SECOND_NANOS;
        for (SpoolingNode node : nodes) {
          node.tick(now);
        }
        if (second % COMMIT_SECONDS == 0) {
          commit(store, nodes);
          maintain(store, now);
        }
      }
      commit(store, nodes);
      maintain(store, now + 2_000 * SECOND_NANOS);
      report(store.stats(), nodes, selfNumber("/proc/self/io", "write_bytes") - written);
      System.out.println("files: " + files(directory));
    }
  }

  private void commit(SqliteStore store, List<SpoolingNode> nodes) throws StoreException {
    List<Segment> segments = new ArrayList<>();
    nodes.forEach(node -> node.take(segments));
    long cpu = threads.getCurrentThreadCpuTime();
    long wall = System.nanoTime();
    store.commit(segments);
    worstCommitNanos = Math.max(worstCommitNanos, System.nanoTime() - wall);
    commitNanos += threads.getCurrentThreadCpuTime() - cpu;
  }

  private void maintain(SqliteStore store, long now) throws StoreException {
    long cpu = threads.getCurrentThreadCpuTime();
    boolean more = true;
    while (more) {
      more = store.maintain(now);
    }
    sealNanos += threads.getCurrentThreadCpuTime() - cpu;
  }

  private void report(TimeSeriesStore.Stats stats, List<SpoolingNode> nodes, long written)
      throws IOException {
    double values = nodes.stream().mapToLong(SpoolingNode::rowsTaken).sum() * (double) COLUMNS;
    double late = nodes.stream().mapToLong(SpoolingNode::lateRowsTaken).sum() * (double) COLUMNS;
    System.out.printf(
        "%.1f M values, %.1f %% of them late%n"
            + "disk %.3f B/value, written %.3f B/value%n"
            + "CPU s per million values: commit %.3f, seal %.3f%n"
            + "worst commit %d ms, peak RSS %.0f MB, %d bytes still unsealed%n",
        values / 1e6,
        100 * late / values,
        stats.bytesOnDisk() / values,
        written / values,
        commitNanos / 1e3 / values,
        sealNanos / 1e3 / values,
        worstCommitNanos / 1_000_000,
        1024 * selfNumber("/proc/self/status", "VmHWM") / 1e6,
        stats.headBytes());
  }

  private static String files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> "%s %.1f MB".formatted(file.getFileName(), file.toFile().length() / 1e6))
          .sorted()
          .collect(Collectors.joining(", "));
    }
  }

  private static long selfNumber(String file, String key) throws IOException {
    return UsageReader.number(Files.readString(Path.of(file)), key)
        .orElseThrow(() -> new IOException("no " + key + " in " + file));
  }

  private StoreLoad() {}
}
