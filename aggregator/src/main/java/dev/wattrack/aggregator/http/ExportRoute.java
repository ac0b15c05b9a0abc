package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.ingest.IngestServer;
import dev.wattrack.aggregator.lineprotocol.LineWriter;
import dev.wattrack.aggregator.lineprotocol.RowLines;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.model.job.UserNames;
import dev.wattrack.model.wire.Column;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code GET /api/v1/export}: every raw row as CSV or line protocol, streamed at the pace of the
 * reader, by two threads of its own: readers may be slow, and nothing else shall wait for them.
 * Confined to the HTTP event loop.
 */
final class ExportRoute {
  private static final int CHUNK = 64 << 10;
  private static final int READER_TIMEOUT_SECONDS = 15;
  private static final long DEADLINE_NANOS = 3_600_000_000_000L;
  private static final int AT_ONCE = 2;
  private final IngestServer ingest;
  private final TimeSeriesStore store;
  private final WorkerExecutor workers;
  private final Clock clock;
  private int running;

  ExportRoute(IngestServer ingest, TimeSeriesStore store, Vertx vertx, Clock clock) {
    this.ingest = ingest;
    this.store = store;
    workers = vertx.createSharedWorkerExecutor("wattrack-export", AT_ONCE);
    this.clock = clock;
  }

  void get(RoutingContext request) {
    Parameters parameters = new Parameters(request, clock.instant());
    long from = parameters.time("from", "now-1h");
    long to = parameters.time("to", "now");
    String format = parameters.text("format");
    boolean csv = !"lp".equals(format);
    if (csv && format != null && !format.equals("csv")) {
      throw new ApiException(400, "parameter 'format' = '" + format + "': expected csv or lp");
    }
    if (running >= AT_ONCE) {
      throw new ApiException(
          429, AT_ONCE + " exports are running; try again when one of them has ended");
    }
    running++;
    HttpServerResponse response = request.response();
    SeriesRoutes.live(ingest, parameters.text("host"))
        .compose(
            live ->
                workers.executeBlocking(
                    () -> {
                      Rows rows = new Rows(response, csv, live.users());
                      store.scan(live.nodes(), from, to, live.uncommitted(), rows);
                      rows.flush();
                      return null;
                    },
                    false))
        .eventually(
            () -> {
              running--;
              return Future.succeededFuture();
            })
        .onSuccess(done -> response.end())
        .onFailure(
            e -> {
              if (response.headWritten()) {
                response.reset();
              } else {
                request.fail(SeriesRoutes.failure(e));
              }
            });
  }

  /** Writes rows in chunks and waits for the reader. Confined to one worker thread. */
  private final class Rows implements TimeSeriesStore.RowSink {
    private final HttpServerResponse response;
    private final boolean csv;
    private final StringBuilder out = new StringBuilder();
    private final RowLines lines;
    private final Map<Integer, NodeRecord> nodes = new HashMap<>();
    private final long startedNanos = System.nanoTime();
    private final Map<Integer, String> texts = new HashMap<>();

    Rows(HttpServerResponse response, boolean csv, UserNames users) throws StoreException {
      this.response = response;
      this.csv = csv;
      lines = new RowLines(out, this::text, () -> {}, users);
      for (NodeRecord node : store.nodes()) {
        nodes.put(node.number(), node);
      }
      if (csv) {
        out.append("time,host,measurement,tags,field,value\n");
      }
    }

    @Override
    public void row(int node, long timeNanos, List<Column> columns, double[] values) {
      NodeRecord record = nodes.get(node);
      String host = record == null ? "?" : record.name();
      boolean simulated = record != null && record.simulated();
      if (csv) {
        csv(host, simulated, timeNanos, columns, values);
      } else {
        lines.row(host, simulated, timeNanos, columns, values);
      }
      if (out.length() > CHUNK) {
        flush();
      }
    }

    private void csv(
        String host, boolean simulated, long timeNanos, List<Column> columns, double[] values) {
      String time = TimeText.of(timeNanos);
      for (int i = 0; i < values.length; i++) {
        if (Double.isNaN(values[i])) {
          continue;
        }
        Column column = columns.get(i);
        StringBuilder tags = new StringBuilder();
        lines
            .tags(column, simulated)
            .forEach(
                (key, value) ->
                    tags.append(tags.isEmpty() ? "" : ";").append(key).append('=').append(value));
        out.append(time).append(',');
        out.append(quoted(host)).append(',').append(quoted(column.measurement())).append(',');
        out.append(quoted(tags.toString())).append(',').append(quoted(column.field())).append(',');
        out.append(
            column.kind() == Column.Kind.TEXT
                ? quoted(text((int) values[i]))
                : LineWriter.number(values[i]));
        out.append('\n');
      }
    }

    /** RFC 4180: a field with a comma, quote or line break stands in doubled quotes. */
    private static String quoted(String text) {
      boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
      return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private String text(int number) {
      return texts.computeIfAbsent(
          number,
          key -> {
            try {
              return store.text(key);
            } catch (StoreException e) {
              return "";
            }
          });
    }

    void flush() {
      if (response.closed()) {
        throw new CancellationException("the reader went away");
      }
      if (System.nanoTime() - startedNanos > DEADLINE_NANOS) {
        throw new CancellationException("an export of more than an hour; ask for less at a time");
      }
      if (!response.headWritten()) {
        response.setChunked(true);
        response.putHeader(
            "Content-Type", csv ? "text/csv; charset=utf-8" : "text/plain; charset=utf-8");
      }
      Buffer chunk = Buffer.buffer(out.toString());
      out.setLength(0);
      try {
        response
            .write(chunk)
            .toCompletionStage()
            .toCompletableFuture()
            .get(READER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("stopping");
      } catch (ExecutionException | TimeoutException e) {
        throw new CancellationException("the reader does not read");
      }
    }
  }
}
