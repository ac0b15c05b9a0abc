package dev.wattrack.aggregator.store.external;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.Sample;
import dev.wattrack.aggregator.store.Segments;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.external.influx.InfluxServer;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.model.job.UserNames;
import dev.wattrack.model.wire.Column;
import dev.wattrack.testkit.time.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An embedded store, its exporter, and what a server should have of it. */
final class Rig implements AutoCloseable {
  static final long SECOND = 1_000_000_000L;

  /** 2026-01-01T23:20:00Z: a seal boundary and a midnight come soon. */
  static final long START = 1_767_309_600L * SECOND;

  final TestClock clock = new TestClock(Instant.ofEpochSecond(START / SECOND));
  private final Path dir;
  private final SqliteStoreOptions options;
  private final LineServer server;
  private final ServerAddress address;
  private final Map<ReadPoint, Object> expected = new HashMap<>();
  SqliteStore store;
  Exporter exporter;

  Rig(Path dir, ServerAddress address) throws StoreException {
    this(dir, address, new InfluxServer(address), SqliteStoreOptions.defaults());
  }

  Rig(Path dir, ServerAddress address, LineServer server, SqliteStoreOptions options)
      throws StoreException {
    this.dir = dir;
    this.address = address;
    this.server = server;
    this.options = options.withOutbox(address.target());
    store = SqliteStore.open(dir, this.options, clock);
    exporter = exporter();
  }

  private Exporter exporter() {
    return new Exporter(
        store, store.outbox().orElseThrow(), server, address.words(), UserNames.SHOWN, clock);
  }

  /** Everything anew but the files, as after the end of the program. */
  void restart() throws StoreException {
    store.close();
    store = SqliteStore.open(dir, options, clock);
    exporter = exporter();
  }

  int node(String name, boolean simulated) throws StoreException {
    return store.node("key-" + name, name, simulated).number();
  }

  void commit(List<Sample> samples) throws StoreException {
    store.commit(Segments.of(samples));
    samples.forEach(this::expect);
  }

  private void expect(Sample sample) {
    String host = "";
    boolean simulated = false;
    for (var node : store.nodes()) {
      if (node.number() == sample.node()) {
        host = node.name();
        simulated = node.simulated();
      }
    }
    for (int i = 0; i < sample.raws().size(); i++) {
      Long raw = sample.raws().get(i);
      if (raw != null) {
        Column column = sample.layout().columns().get(i);
        Object value = value(column, raw);
        if (value != null) {
          expected.put(point(column, host, simulated, sample.timeNanos()), value);
        }
      }
    }
  }

  private Object value(Column column, long raw) {
    if (column.kind() == Column.Kind.TEXT) {
      try {
        return address.kind().keepsTexts() ? store.text((int) raw) : null;
      } catch (StoreException e) {
        throw new AssertionError(e);
      }
    }
    double number = column.toDouble(raw);
    return Double.isFinite(number) ? (Object) (number + 0.0) : null; // no negative zero
  }

  private ReadPoint point(Column column, String host, boolean simulated, long timeNanos) {
    TreeMap<String, String> tags = new TreeMap<>(column.tags());
    tags.put("host", host);
    tags.values().removeIf(String::isEmpty);
    if (simulated) {
      tags.put("simulated", "true");
    }
    ReadPoint point = new ReadPoint(column.measurement(), tags, column.field(), timeNanos);
    return address.kind() == ServerKind.VICTORIAMETRICS ? point.asMetric() : point;
  }

  /** What the server should have, all of it and nothing else. */
  Map<ReadPoint, Object> expected() {
    return expected;
  }

  /** Time passes; what is due in the store is done. */
  void pass(Duration time) throws StoreException {
    clock.advance(time);
    for (int i = 0; store.maintain(clock.epochNanos()); i++) {
      assertThat(i).as("slices until nothing is due").isLessThan(5_000);
    }
  }

  /** Steps until nothing is left to send. */
  void drain() {
    for (int i = 0; exporter.step() == 0; i++) {
      assertThat(i).as("steps until all is sent").isLessThan(5_000);
    }
  }

  @Override
  public void close() {
    store.close();
    server.close();
  }
}
