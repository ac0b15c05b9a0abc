package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.ingest.IngestServer;
import dev.wattrack.aggregator.ingest.LineIngest;
import dev.wattrack.aggregator.lineprotocol.BadLines;
import dev.wattrack.aggregator.lineprotocol.LinePoint;
import dev.wattrack.aggregator.lineprotocol.LineReader;
import dev.wattrack.aggregator.store.StoreException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /write} and {@code POST /api/v2/write}: line protocol in, answered with 204 once it
 * is durable. A bad line is answered with 400, its number and the reason; the good lines are kept.
 * A body is read and stored in slices, two of all bodies at a time. Confined to the HTTP event
 * loop.
 */
final class WriteRoutes {
  private static final int TIMEOUT_SECONDS = 20;
  private static final int SLICES_AT_ONCE = 2;
  private static final Map<String, Long> SECOND_UNITS =
      Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L);
  private static final Map<String, Long> FIRST_UNITS =
      Map.of(
          "n", 1L,
          "ns", 1L,
          "u", 1_000L,
          "µ", 1_000L,
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private final IngestServer ingest;
  private final LineIngest lines;
  private final Clock clock;
  private final Vertx vertx;
  private final WriteBodies bodies;
  private final WorkerExecutor workers;

  /** One request on its way: what is left of its body, and what was wrong with it so far. */
  private static final class Write {
    private final Context context;
    private final LineReader reader;
    private final String client;
    private final long nowNanos;
    private final long startNanos = System.nanoTime();
    private final BadLines bad = new BadLines();
    private long kept;

    Write(Context context, LineReader reader, String client, long nowNanos) {
      this.context = context;
      this.reader = reader;
      this.client = client;
      this.nowNanos = nowNanos;
    }

    long millisLeft() {
      long spent = (System.nanoTime() - startNanos) / 1_000_000;
      return Math.max(1, TIMEOUT_SECONDS * 1_000L - spent);
    }
  }

  WriteRoutes(
      IngestServer ingest, LineIngest lines, long maxRequestBytes, Vertx vertx, Clock clock) {
    this.ingest = ingest;
    this.lines = lines;
    this.vertx = vertx;
    this.clock = clock;
    workers = vertx.createSharedWorkerExecutor("wattrack-write", SLICES_AT_ONCE);
    bodies = new WriteBodies(vertx, workers, maxRequestBytes);
  }

  void post(RoutingContext request) {
    Instant now = clock.instant();
    Parameters parameters = new Parameters(request, now);
    long unit = unitNanos(parameters.text("precision"), isSecond(request));
    String database =
        parameters.text("db") == null ? parameters.text("bucket") : parameters.text("db");
    if (database != null && !database.equals("wattrack") && !database.startsWith("wattrack/")) {
      throw new ApiException(
          404, "database not found: \"" + database + "\"; there is one, wattrack");
    }
    String client = request.request().remoteAddress().hostAddress();
    long nowNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    bodies.take(
        request,
        body -> {
          LineReader reader = new LineReader(body, unit);
          Write write = new Write(vertx.getOrCreateContext(), reader, client, nowNanos);
          slice(write)
              .onSuccess(done -> answer(request, write))
              .onFailure(e -> request.fail(unavailable(e)));
        });
  }

  private static boolean isSecond(RoutingContext request) {
    return request.request().path().startsWith("/api/v2");
  }

  private static long unitNanos(@Nullable String precision, boolean second) {
    Long unit = (second ? SECOND_UNITS : FIRST_UNITS).get(precision == null ? "ns" : precision);
    if (unit == null) {
      throw new ApiException(
          400,
          "parameter 'precision' = '"
              + precision
              + "': expected "
              + (second ? "ns, us, ms or s" : "ns, us, ms, s, m or h"));
    }
    return unit;
  }

  /** Stores the next slice, and then the ones after it. */
  private Future<Void> slice(Write write) {
    if (!write.reader.hasMore()) {
      return Future.succeededFuture();
    }
    Future<BadLines> stored =
        workers
            .executeBlocking(() -> rows(write), false)
            .compose(rows -> store(rows, write.reader.hasMore()))
            .timeout(write.millisLeft(), TimeUnit.MILLISECONDS);
    return here(write.context, stored)
        .compose(
            refused -> {
              write.bad.addAll(refused);
              write.kept -= refused.count();
              return slice(write);
            });
  }

  private List<LineIngest.HostRow> rows(Write write) throws StoreException {
    List<LinePoint> points = write.reader.next(write.bad);
    List<LineIngest.HostRow> rows = lines.rows(points, write.client, write.nowNanos, write.bad);
    write.kept += rows.size();
    return rows;
  }

  private Future<BadLines> store(List<LineIngest.HostRow> rows, boolean more) {
    if (rows.isEmpty()) {
      return Future.succeededFuture(new BadLines());
    }
    return ingest
        .ask(
            () -> {
              if (ingest.overloaded()) {
                throw new ApiException(503, "the store is behind; try again in a few seconds");
              }
              return lines.write(rows, more);
            })
        .compose(written -> written);
  }

  /** The same future, but what follows runs on the given context. */
  private static <T> Future<T> here(Context context, Future<T> future) {
    Promise<T> promise = Promise.promise();
    future.onComplete(done -> context.runOnContext(nothing -> promise.handle(done)));
    return promise.future();
  }

  private static Throwable unavailable(Throwable e) {
    if (e instanceof TimeoutException) {
      return new ApiException(
          503, "the store did not take the lines within " + TIMEOUT_SECONDS + " s; try again");
    }
    return SeriesRoutes.failure(e);
  }

  private static void answer(RoutingContext request, Write write) {
    if (write.bad.count() == 0) {
      request.response().setStatusCode(204).end();
      return;
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    String message = partial(write);
    if (isSecond(request)) {
      answer.put("code", "invalid");
      answer.put("message", message);
      answer.put("line", write.bad.first().get(0).number());
    } else {
      answer.put("error", message);
    }
    request
        .response()
        .setStatusCode(400)
        .putHeader("Content-Type", "application/json")
        .end(Json.write(answer));
  }

  private static String partial(Write write) {
    int refused = write.bad.count();
    StringBuilder text = new StringBuilder("partial write: ");
    text.append(write.kept).append(" lines kept, ");
    text.append(refused).append(" refused:");
    for (BadLines.BadLine bad : write.bad.first()) {
      text.append(" line ").append(bad.number()).append(": ").append(bad.reason());
      text.append(" in '").append(bad.line()).append("';");
    }
    return text.toString();
  }
}
