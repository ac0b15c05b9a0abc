package dev.wattrack.aggregator.store;

import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.WireBuffer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The workload the store is measured with: nodes × 120 columns at 1 Hz (16 constants, 16 frequency
 * steps, 16 slow integers, 48 noisy rates with 2 decimals, 24 random walks), outages of 1-900 s
 * whose rows come late, a commit a minute. Prints bytes and CPU time a value. No clock but the
 * data's.
 *
 * <p>{@code StoreWorkload DIRECTORY HOURS [NODES]}
 */
public final class StoreWorkload {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_767_225_600L * SECOND;
  private static final int SPOOLED_PER_SECOND = 20;
  private static final int[] WIDTHS = {16, 16, 16, 48, 24};

  private final List<Layout> layouts = new ArrayList<>();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private long values;
  private long lateRows;
  private long commitCpuNanos;
  private long sealCpuNanos;
  private long worstCommitNanos;

  private StoreWorkload() {
    for (int kind = 0; kind < WIDTHS.length; kind++) {
      List<Column> columns = new ArrayList<>();
      for (int i = 0; i < WIDTHS[kind]; i++) {
        columns.add(Column.decimal("kind" + kind, Map.of(), "f" + i, kind < 3 ? 0 : 2, 1));
      }
      layouts.add(new Layout(columns));
    }
  }

  public static void main(String[] args) throws Exception {
    int nodes = args.length > 2 ? Integer.parseInt(args[2]) : 16;
    new StoreWorkload().run(Path.of(args[0]), Integer.parseInt(args[1]), nodes);
  }

  private void run(Path directory, int hours, int nodes) throws Exception {
    long processCpu = processCpuNanos();
    long written = ioBytes();
    TimeSeriesStore.Stats last;
    try (SqliteStore store =
        SqliteStore.open(directory, SqliteStoreOptions.defaults(), Clock.systemUTC())) {
      List<Node> all = new ArrayList<>();
      for (int n = 0; n < nodes; n++) {
        all.add(new Node(store.node("key" + n, "node" + n, true).number(), new Random(n)));
      }
      long seconds = hours * 3600L;
      for (long s = 0; s < seconds; s++) {
        long now = START + s * SECOND;
        all.forEach(node -> node.tick(now));
        if (s % 60 == 59) {
          commit(store, all);
          maintain(store, now);
        }
      }
      commit(store, all);
      maintain(store, START + (seconds + 961) * SECOND);
      queries(store, seconds);
      last = store.stats();
    }
    report(last, directory, processCpuNanos() - processCpu, ioBytes() - written);
  }

  private void commit(SqliteStore store, List<Node> nodes) throws StoreException {
    List<Segment> segments = new ArrayList<>();
    nodes.forEach(node -> node.take(segments));
    long cpu = threads.getCurrentThreadCpuTime();
    long wall = System.nanoTime();
    store.commit(segments);
    worstCommitNanos = Math.max(worstCommitNanos, System.nanoTime() - wall);
    commitCpuNanos += threads.getCurrentThreadCpuTime() - cpu;
  }

  private void maintain(SqliteStore store, long now) throws StoreException {
    long cpu = threads.getCurrentThreadCpuTime();
    boolean more = true;
    while (more) {
      more = store.maintain(now);
    }
    sealCpuNanos += threads.getCurrentThreadCpuTime() - cpu;
  }

  private void report(TimeSeriesStore.Stats stats, Path directory, long processCpu, long written)
      throws IOException {
    String peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .findFirst()
            .orElse("VmHWM unknown");
    System.out.printf(
        "values %,d, late rows %,d%n"
            + "on disk, closed    %.3f B/value%n"
            + "blobs written      %.3f B/value%n"
            + "written by process %.3f B/value%n"
            + "store CPU          commit %.4f + seal %.4f s/M values%n"
            + "process CPU        %.3f s/M values (with making the data, GC, JIT)%n"
            + "worst commit       %d ms; head %,d bytes, %d blocks; %s%n",
        values,
        lateRows,
        (double) Files.size(directory.resolve("wattrack.db")) / values,
        (double) stats.bytesWritten() / values,
        (double) written / values,
        commitCpuNanos / 1e3 / values,
        sealCpuNanos / 1e3 / values,
        processCpu / 1e3 / values,
        worstCommitNanos / 1_000_000,
        stats.headBytes(),
        stats.sealedBlocks(),
        peak);
  }

  private static void queries(SqliteStore store, long seconds) throws StoreException {
    long end = START + seconds * SECOND;
    for (int repeat = 0; repeat < 20; repeat++) {
      long begun = System.nanoTime();
      int points = count(store, Set.of(1), START, end, 60 * SECOND);
      long middle = System.nanoTime();
      int recent = count(store, Set.of(), end - 600 * SECOND, end, 0);
      if (repeat % 19 == 0) {
        System.out.printf(
            "1 series, all time by minute: %d points %.1f ms; all nodes, last 10 min: %d points %.1f ms%n",
            points, (middle - begun) / 1e6, recent, (System.nanoTime() - middle) / 1e6);
      }
    }
  }

  private static int count(SqliteStore store, Set<Integer> nodes, long from, long to, long step)
      throws StoreException {
    SeriesQuery query =
        new SeriesQuery(
            "kind3", "f7", nodes, Map.of(), from, to, step, SeriesQuery.Aggregate.MEAN, 1_000_000);
    return store.query(query, List.of()).stream().mapToInt(s -> s.timesNanos().length).sum();
  }

  private static long processCpuNanos() throws IOException {
    String[] stat =
        Files.readString(Path.of("/proc/self/stat")).replaceFirst(".*\\) ", "").split(" ");
    return (Long.parseLong(stat[11]) + Long.parseLong(stat[12])) * 10_000_000L;
  }

  private static long ioBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/io")).stream()
        .filter(line -> line.startsWith("write_bytes: "))
        .mapToLong(line -> Long.parseLong(line.substring(13)))
        .sum();
  }

  /** One agent with its spool. Confined to one thread. */
  private final class Node {
    private final int number;
    private final Random random;
    private final List<Row> rows = new ArrayList<>();
    private final double[] levels = new double[48];
    private final long[] walks = new long[24];
    private final Deque<long[][]> spool = new ArrayDeque<>();
    private final Lane live = new Lane(false);
    private final Lane backlog = new Lane(true);
    private int outage;

    Node(int number, Random random) {
      this.number = number;
      this.random = random;
      layouts.forEach(layout -> rows.add(new Row(layout)));
      for (int i = 0; i < 16; i++) {
        rows.get(0).set(i, random.nextInt(1_000_000));
        rows.get(1).set(i, 1000L + 200L * random.nextInt(15));
        rows.get(2).set(i, random.nextInt(10_000));
      }
      for (int i = 0; i < 48; i++) {
        levels[i] = Math.pow(10, random.nextDouble() * 5);
      }
      for (int i = 0; i < 24; i++) {
        walks[i] = 2000L + random.nextInt(5000);
      }
    }

    void tick(long now) {
      step();
      if (outage > 0) {
        outage--;
        long[][] kept = new long[rows.size()][];
        for (int g = 0; g < kept.length; g++) {
          kept[g] = new long[WIDTHS[g] + 1];
          for (int i = 0; i < WIDTHS[g]; i++) {
            kept[g][i] = rows.get(g).raw(i);
          }
          kept[g][WIDTHS[g]] = now;
        }
        spool.add(kept);
        return;
      }
      outage = random.nextInt(7200) == 0 ? 1 + random.nextInt(900) : 0;
      live.add(now, rows);
      for (int i = 0; i < SPOOLED_PER_SECOND && !spool.isEmpty(); i++) {
        long[][] old = spool.remove();
        List<Row> again = new ArrayList<>();
        for (int g = 0; g < old.length; g++) {
          Row row = new Row(layouts.get(g));
          for (int c = 0; c < WIDTHS[g]; c++) {
            row.set(c, old[g][c]);
          }
          again.add(row);
        }
        backlog.add(old[0][WIDTHS[0]], again);
        lateRows++;
      }
    }

    private void step() {
      for (int i = 0; i < 16; i++) {
        if (random.nextInt(32) == 0) {
          rows.get(1).set(i, 1000L + 200L * random.nextInt(15));
        }
        if (random.nextInt(5) == 0) {
          rows.get(2).set(i, rows.get(2).raw(i) + random.nextInt(7) - 3);
        }
      }
      for (int i = 0; i < 48; i++) {
        double noise = 0.95 + 0.1 * random.nextDouble();
        rows.get(3).set(i, Math.round(levels[i] * noise * 100));
      }
      for (int i = 0; i < 24; i++) {
        int unit = i < 12 ? 10 : 1;
        walks[i] += random.nextBoolean() ? 0 : unit * (random.nextInt(7) - 3L);
        rows.get(4).set(i, walks[i]);
      }
    }

    void take(List<Segment> into) {
      live.take(into, number);
      backlog.take(into, number);
    }
  }

  /** Encodes one lane of an agent, a segment a commit. */
  private final class Lane {
    private final TickEncoder encoder;
    private final WireBuffer out = new WireBuffer(1 << 15);
    private long first;
    private long last;
    private int ticks;

    Lane(boolean backlog) {
      encoder = new TickEncoder(backlog);
    }

    void add(long time, List<Row> rows) {
      if (ticks++ == 0) {
        encoder.beginKey(1, time, SECOND);
        first = time;
      } else {
        encoder.begin(time);
      }
      last = time;
      for (int gid = 0; gid < rows.size(); gid++) {
        encoder.group(gid, rows.get(gid));
      }
      encoder.end(out);
      values += 120;
    }

    void take(List<Segment> into, int node) {
      if (ticks > 0) {
        byte[] frames = out.toByteArray();
        into.add(
            new Segment(node, List.copyOf(layouts), frames, frames.length, first, last, ticks));
        out.clear();
        ticks = 0;
      }
    }
  }
}
