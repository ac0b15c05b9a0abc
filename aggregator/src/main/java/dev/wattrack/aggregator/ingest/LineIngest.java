package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.lineprotocol.BadLines;
import dev.wattrack.aggregator.lineprotocol.LinePoint;
import dev.wattrack.aggregator.live.LiveNode;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Line protocol becomes rows: its {@code host} tag names the node, known or foreign. Writes are
 * gathered for up to half a second and committed together. Confined to the ingest thread, but for
 * {@link #rows}.
 */
public final class LineIngest {
  private static final int GATHER_MILLIS = 500;

  /** So many rows, or bytes, are worth a commit of their own. */
  private static final int GATHER_ROWS = 4_000;

  private static final int GATHER_BYTES = 256 << 10;

  /** New texts of one call; text fields are for states and versions, not for logs. */
  private static final int MAX_NEW_TEXTS = 1_000;

  /** New nodes on their way to the store at once; each costs a write to the disk. */
  private static final int MAX_COMING = 256;

  private final IngestServer server;
  private final TimeSeriesStore store;
  private final Vertx vertx;
  private final LineLayouts layouts;
  private final Map<String, List<Coming>> coming = new HashMap<>();
  private List<Segment> gathered = new ArrayList<>();
  private List<Promise<Void>> waiting = new ArrayList<>();
  private int gatheredRows;
  private int gatheredBytes;

  /** A row of a host, its time in ns since 1970 UTC, and the number of its line. */
  public record HostRow(int line, String host, long timeNanos, Row row) {}

  /** Rows of a host that the store is about to know. */
  private record Coming(List<HostRow> rows, BadLines refused, Promise<Void> stored) {}

  public LineIngest(IngestServer server, TimeSeriesStore store, Vertx vertx) {
    this.server = server;
    this.store = store;
    this.vertx = vertx;
    layouts = new LineLayouts(server.maxSeriesPerNode());
  }

  /**
   * Turns points into rows; on any thread.
   *
   * @param defaultHost for points without a host tag
   * @param nowNanos for points without a time
   * @param bad gets the lines whose texts there is no room for
   */
  public List<HostRow> rows(List<LinePoint> points, String defaultHost, long nowNanos, BadLines bad)
      throws StoreException {
    Map<String, Integer> texts = texts(points);
    List<HostRow> rows = new ArrayList<>();
    for (LinePoint point : points) {
      Map<String, String> tags = new TreeMap<>(point.tags());
      String host = tags.remove("host");
      Long time = point.time();
      Row row = row(point, tags, texts);
      if (row == null) {
        bad.add(
            point.number(),
            "more new strings at once than there is room for; string fields are for states, not"
                + " for logs",
            point.measurement());
      } else {
        rows.add(
            new HostRow(
                point.number(),
                host == null ? defaultHost : host,
                time == null ? nowNanos : time,
                row));
      }
    }
    return rows;
  }

  private Map<String, Integer> texts(List<LinePoint> points) throws StoreException {
    Set<String> texts = new LinkedHashSet<>();
    for (LinePoint point : points) {
      for (Object value : point.fields().values()) {
        if (value instanceof String text) {
          texts.add(text);
        }
      }
    }
    return texts.isEmpty() ? Map.of() : store.textNumbers(texts, MAX_NEW_TEXTS);
  }

  private static @Nullable Row row(
      LinePoint point, Map<String, String> tags, Map<String, Integer> texts) {
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
        Integer number = texts.get(String.valueOf(value));
        if (number == null) {
          return null;
        }
        row.set(i, number);
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

  /**
   * Stores rows; the future ends when they are durable and gives the lines there is no room for.
   *
   * @param more whether the rest of a request waits for these, which are then not gathered
   */
  public Future<BadLines> write(List<HostRow> rows, boolean more) {
    Map<String, List<HostRow>> byHost = new LinkedHashMap<>();
    rows.forEach(row -> byHost.computeIfAbsent(row.host(), host -> new ArrayList<>()).add(row));
    BadLines refused = new BadLines();
    List<Future<Void>> written = new ArrayList<>();
    byHost.forEach((host, hostRows) -> written.add(write(host, hostRows, refused)));
    if (more) {
      commit();
    }
    return Future.all(written).map(refused);
  }

  private Future<Void> write(String host, List<HostRow> rows, BadLines refused) {
    LiveNode known = server.state().byName(host).orElse(null);
    Promise<Void> stored = Promise.promise();
    List<Coming> sameHost = coming.get(host);
    if (known != null) {
      store(known, rows, refused, stored);
    } else if (sameHost != null) {
      sameHost.add(new Coming(rows, refused, stored));
    } else if (server.state().isFull(coming.size())) {
      String reason = "no room for another node named '" + host + "' (limit.nodes)";
      rows.forEach(row -> refuse(row, reason, refused));
      stored.complete();
    } else if (coming.size() >= MAX_COMING) {
      stored.fail(new StoreException("too many new nodes at once; send the lines again", true));
    } else {
      coming.put(host, new ArrayList<>(List.of(new Coming(rows, refused, stored))));
      register(host);
    }
    return stored.future();
  }

  private void register(String host) {
    server
        .register("foreign:" + host, host, false)
        .onSuccess(
            record -> {
              LiveNode node = server.state().foreign(record);
              arrived(host)
                  .forEach(each -> store(node, each.rows(), each.refused(), each.stored()));
            })
        .onFailure(
            e -> {
              String reason = String.valueOf(e.getMessage());
              arrived(host).forEach(each -> each.stored().fail(new StoreException(reason, true)));
            });
  }

  private List<Coming> arrived(String host) {
    List<Coming> all = coming.remove(host);
    return all == null ? List.of() : all;
  }

  private void store(LiveNode node, List<HostRow> rows, BadLines refused, Promise<Void> stored) {
    int number = node.record().number();
    long nowMillis = server.nowMillis();
    LocalLane lane = new LocalLane();
    for (HostRow row : rows) {
      Layout layout = row.row().layout();
      if (!layouts.admit(number, layout, nowMillis)) {
        String name = node.record().name();
        refuse(row, "node '" + name + "' has too many series (limit.series_per_node)", refused);
        continue;
      }
      if (!lane.hasRoom(layout)) {
        gather(lane, number);
        lane = new LocalLane();
      }
      lane.add(row.timeNanos(), row.row());
      server.state().line(node, row.row(), row.timeNanos());
    }
    if (!lane.isEmpty()) {
      gather(lane, number);
    }
    await(stored);
  }

  private static void refuse(HostRow row, String reason, BadLines refused) {
    refused.add(row.line(), reason, row.row().layout().columns().get(0).toString());
  }

  private void gather(LocalLane lane, int node) {
    Segment segment = lane.segment(node);
    gathered.add(segment);
    gatheredRows += segment.ticks();
    gatheredBytes += segment.length();
  }

  private void await(Promise<Void> stored) {
    if (gathered.isEmpty()) {
      stored.complete();
      return;
    }
    waiting.add(stored);
    if (gatheredRows >= GATHER_ROWS || gatheredBytes >= GATHER_BYTES) {
      commit();
    } else if (waiting.size() == 1) {
      vertx.setTimer(GATHER_MILLIS, timer -> commit());
    }
  }

  private void commit() {
    if (gathered.isEmpty()) {
      return; // what was gathered went before its time was up
    }
    List<Promise<Void>> promises = waiting;
    List<Segment> segments = gathered;
    waiting = new ArrayList<>();
    gathered = new ArrayList<>();
    gatheredRows = 0;
    gatheredBytes = 0;
    server
        .unwritten()
        .write(segments)
        .onSuccess(done -> promises.forEach(promise -> promise.complete()));
  }
}
