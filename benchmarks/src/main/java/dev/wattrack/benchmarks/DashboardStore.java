package dev.wattrack.benchmarks;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.metrics.Measurement;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.WireBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Fills a store with what the dashboards show of some nodes: the last day at 1 Hz, the days before
 * it at one sample in ten seconds, which makes the same roll-ups. Confined to one thread.
 */
final class DashboardStore {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int COARSE_SECONDS = 10;
  private static final int COMMIT_SECONDS = 900;
  private static final int DAY_SECONDS = 86_400;

  /** One node: its columns, their values, and what is not committed yet. */
  private static final class Node {
    private final int number;
    private final Row row;
    private final double[] values;
    private final Random random;
    private final TickEncoder encoder = new TickEncoder(false);
    private final WireBuffer out = new WireBuffer(1 << 14);
    private long first;
    private int ticks;

    Node(int number, List<Column> columns) {
      this.number = number;
      row = new Row(new Layout(columns));
      random = new Random(number);
      values = new double[columns.size()];
      java.util.Arrays.setAll(values, i -> 40 + random.nextInt(20));
    }

    void tick(long timeNanos, long stepNanos) {
      for (int i = 0; i < values.length; i++) {
        boolean counter = row.layout().columns().get(i).field().startsWith("bytes");
        values[i] += counter ? random.nextInt(5_000) : random.nextInt(3) - 1;
        row.setNumber(i, counter ? values[i] : Math.abs(values[i] % 100));
      }
      if (ticks++ == 0) {
        first = timeNanos;
        encoder.beginKey(1, timeNanos, stepNanos);
      } else {
        encoder.begin(timeNanos);
      }
      encoder.group(0, row);
      encoder.end(out);
    }

    Segment take(long lastNanos) {
      byte[] frames = out.toByteArray();
      Segment segment =
          new Segment(
              number, List.of(row.layout()), frames, frames.length, first, lastNanos, ticks);
      ticks = 0;
      out.clear();
      return segment;
    }
  }

  static String name(int node) {
    return "node%02d".formatted(node);
  }

  /** Writes the days before a time. */
  static void fill(TimeSeriesStore store, int nodes, int days, long endSeconds)
      throws StoreException {
    List<Node> all = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      all.add(new Node(store.node("key" + i, name(i), false).number(), columns(i)));
    }
    long start = endSeconds - (long) days * DAY_SECONDS;
    for (long from = start; from < endSeconds; from += COMMIT_SECONDS) {
      int step = from < endSeconds - DAY_SECONDS ? COARSE_SECONDS : 1;
      long to = Math.min(endSeconds, from + COMMIT_SECONDS);
      for (long second = from; second < to; second += step) {
        for (Node node : all) {
          node.tick(second * SECOND_NANOS, step * SECOND_NANOS);
        }
      }
      List<Segment> segments = new ArrayList<>();
      all.forEach(node -> segments.add(node.take((to - step) * SECOND_NANOS)));
      store.commit(segments);
      boolean more = true;
      while (more) {
        more = store.maintain(to * SECOND_NANOS);
      }
    }
  }

  private static List<Column> columns(int node) {
    List<Column> columns = new ArrayList<>();
    add(
        columns,
        Catalogue.CPU,
        Map.of("cpu", "cpu-total"),
        "usage_user",
        "usage_system",
        "usage_iowait",
        "usage_idle",
        "frequency_mhz");
    add(columns, Catalogue.MEM, Map.of(), "used_percent", "used", "available", "cached");
    add(columns, Catalogue.SYSTEM, Map.of(), "load1", "uptime", "n_cpus");
    add(columns, Catalogue.TEMP, Map.of("sensor", "cpu-thermal"), "temp");
    add(columns, Catalogue.NET, Map.of("interface", "eth0"), "bytes_recv", "bytes_sent", "err_in");
    add(
        columns,
        Catalogue.DISK,
        Map.of("path", "/", "device", "sda1", "fstype", "ext4"),
        "used_percent");
    add(columns, Catalogue.DISKIO, Map.of("name", "sda"), "read_bytes", "write_bytes", "io_time");
    add(columns, Catalogue.NODE, Map.of(), "lag_seconds", "spooled_samples", "lost_samples");
    add(
        columns,
        Catalogue.JOB,
        Map.of("job", "1", "scheduler", "slurm", "user", "ada", "name", "x"),
        "cpu_seconds",
        "memory_bytes",
        "processes");
    if (node == 0) {
      add(
          columns,
          Catalogue.POWER,
          Map.of("source", "meter", "sensor", "plug"),
          "watts",
          "volts",
          "joules");
      add(
          columns,
          Catalogue.CLIMATE,
          Map.of("sensor", "dht22"),
          "temperature_celsius",
          "humidity_percent");
    }
    return columns;
  }

  private static void add(
      List<Column> to, Measurement measurement, Map<String, String> tags, String... fields) {
    for (String field : fields) {
      to.add(measurement.column(field, tags));
    }
  }

  private DashboardStore() {}
}
