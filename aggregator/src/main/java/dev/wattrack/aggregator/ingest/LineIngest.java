package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.lineprotocol.LinePoint;
import dev.wattrack.aggregator.live.ClusterState;
import dev.wattrack.aggregator.live.LiveNode;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Line protocol becomes rows: its {@code host} tag names the node, known or foreign. Writes are
 * gathered for up to half a second and committed together. Confined to the ingest thread.
 */
public final class LineIngest {
  private static final int GATHER_MILLIS = 500;
  private final IngestServer server;
  private final TimeSeriesStore store;
  private final Vertx vertx;
  private List<Segment> gathered = new ArrayList<>();
  private List<Promise<Void>> waiting = new ArrayList<>();

  /** A row of a host and its time in ns since 1970 UTC. */
  public record HostRow(String host, long timeNanos, Row row) {}

  public LineIngest(IngestServer server, TimeSeriesStore store, Vertx vertx) {
    this.server = server;
    this.store = store;
    this.vertx = vertx;
  }

  /**
   * Turns points into rows; on any thread.
   *
   * @param defaultHost for points without a host tag
   * @param nowNanos for points without a time
   */
  public List<HostRow> rows(List<LinePoint> points, String defaultHost, long nowNanos)
      throws StoreException {
    List<HostRow> rows = new ArrayList<>();
    for (LinePoint point : points) {
      Map<String, String> tags = new TreeMap<>(point.tags());
      String host = tags.remove("host");
      Long time = point.time();
      rows.add(
          new HostRow(
              host == null ? defaultHost : host, time == null ? nowNanos : time, row(point, tags)));
    }
    return rows;
  }

  private Row row(LinePoint point, Map<String, String> tags) throws StoreException {
    List<Column> columns = new ArrayList<>();
    point
        .fields()
        .forEach((name, value) -> columns.add(column(point.measurement(), tags, name, value)));
    Row row = new Row(new Layout(columns));
    int i = 0;
    for (Object value : point.fields().values()) {
      if (value instanceof Double number) {
        row.set(i, Double.doubleToRawLongBits(number));
      } else if (value instanceof Long number) {
        row.set(i, number);
      } else if (value instanceof Boolean flag) {
        row.set(i, flag ? 1 : 0);
      } else {
        row.set(i, store.textNumber(String.valueOf(value)));
      }
      i++;
    }
    return row;
  }

  private static Column column(
      String measurement, Map<String, String> tags, String field, Object value) {
    if (value instanceof Double) {
      return Column.floating(measurement, tags, field);
    }
    if (value instanceof String) {
      return Column.text(measurement, tags, field);
    }
    return Column.decimal(measurement, tags, field, 0, 1);
  }

  /** Stores rows; the future ends when they are durable. */
  public Future<Void> write(List<HostRow> rows) {
    Map<String, List<HostRow>> byHost = new LinkedHashMap<>();
    rows.forEach(row -> byHost.computeIfAbsent(row.host(), host -> new ArrayList<>()).add(row));
    List<Future<Void>> written = new ArrayList<>();
    byHost.forEach((host, hostRows) -> written.add(write(host, hostRows)));
    return Future.all(written).mapEmpty();
  }

  private Future<Void> write(String host, List<HostRow> rows) {
    Promise<Void> promise = Promise.promise();
    LiveNode known = server.state().byName(host).orElse(null);
    if (known != null) {
      store(known, rows, promise);
      return promise.future();
    }
    if (server.state().isFull()) {
      promise.fail(
          new StoreException("no room for another node named '" + host + "' (limit.nodes)", false));
      return promise.future();
    }
    String key = "foreign:" + host;
    server.register(
        key,
        host,
        false,
        record -> store(adopt(record), rows, promise),
        reason -> promise.fail(new StoreException(reason, true)));
    return promise.future();
  }

  private LiveNode adopt(NodeRecord record) {
    return server.state().foreign(record);
  }

  private void store(LiveNode node, List<HostRow> rows, Promise<Void> promise) {
    ClusterState state = server.state();
    LocalLane lane = new LocalLane();
    for (HostRow row : rows) {
      lane.add(row.timeNanos(), row.row());
      state.line(node, row.row(), row.timeNanos());
    }
    gathered.add(lane.segment(node.record().number()));
    waiting.add(promise);
    if (waiting.size() == 1) {
      vertx.setTimer(GATHER_MILLIS, timer -> commit());
    }
  }

  private void commit() {
    List<Promise<Void>> promises = waiting;
    List<Segment> segments = gathered;
    waiting = new ArrayList<>();
    gathered = new ArrayList<>();
    server.write(segments).onSuccess(done -> promises.forEach(promise -> promise.complete()));
  }
}
