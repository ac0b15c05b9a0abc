package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.ingest.IngestServer;
import dev.wattrack.aggregator.ingest.LineIngest;
import dev.wattrack.aggregator.lineprotocol.LineParser;
import dev.wattrack.aggregator.lineprotocol.LinePoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /write} and {@code POST /api/v2/write}: line protocol in, answered with 204 once it
 * is durable. A bad line is answered with 400, its number and the reason; the good lines are kept.
 */
final class WriteRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(WriteRoutes.class);
  private static final int TIMEOUT_SECONDS = 20;
  private static final int SHOWN_BAD_LINES = 5;
  private static final Map<String, Long> UNITS =
      Map.of(
          "n", 1L,
          "ns", 1L,
          "u", 1_000L,
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private final IngestServer ingest;
  private final LineIngest lines;
  private final Vertx vertx;
  private final Clock clock;

  WriteRoutes(IngestServer ingest, LineIngest lines, Vertx vertx, Clock clock) {
    this.ingest = ingest;
    this.lines = lines;
    this.vertx = vertx;
    this.clock = clock;
  }

  void post(RoutingContext request) {
    Instant now = clock.instant();
    Parameters parameters = new Parameters(request, now);
    String precision = parameters.text("precision");
    Long unit = UNITS.get(precision == null ? "ns" : precision);
    if (unit == null) {
      throw new ApiException(
          400, "parameter 'precision' = '" + precision + "': expected ns, us, ms, s, m or h");
    }
    String database =
        parameters.text("db") == null ? parameters.text("bucket") : parameters.text("db");
    if (database != null && !database.equals("wattrack") && !database.startsWith("wattrack/")) {
      throw new ApiException(
          404, "database not found: \"" + database + "\"; there is one, wattrack");
    }
    byte[] body =
        request.body().buffer() == null ? new byte[0] : request.body().buffer().getBytes();
    String client = request.request().remoteAddress().hostAddress();
    long nowNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    vertx
        .executeBlocking(
            () -> LineParser.parse(new String(body, StandardCharsets.UTF_8), unit), false)
        .compose(parsed -> store(parsed, client, nowNanos).map(parsed))
        .onSuccess(parsed -> answer(request, parsed))
        .onFailure(e -> request.fail(unavailable(e)));
  }

  private Future<Void> store(LinePoint.Parsed parsed, String client, long nowNanos) {
    if (parsed.points().isEmpty()) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(() -> lines.rows(parsed.points(), client, nowNanos), false)
        .compose(this::store)
        .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  private Future<Void> store(List<LineIngest.HostRow> rows) {
    return ingest
        .ask(
            () -> {
              if (ingest.overloaded()) {
                throw new ApiException(503, "the store is behind; try again in a few seconds");
              }
              return lines.write(rows);
            })
        .compose(written -> written);
  }

  private static Throwable unavailable(Throwable e) {
    if (e instanceof TimeoutException) {
      return new ApiException(
          503, "the store did not take the lines within " + TIMEOUT_SECONDS + " s; try again");
    }
    return SeriesRoutes.failure(e);
  }

  private static void answer(RoutingContext request, LinePoint.Parsed parsed) {
    if (parsed.bad().isEmpty()) {
      request.response().setStatusCode(204).end();
      return;
    }
    StringBuilder text = new StringBuilder("partial write: ");
    text.append(parsed.points().size()).append(" lines kept, ");
    text.append(parsed.bad().size()).append(" refused:");
    parsed.bad().stream()
        .limit(SHOWN_BAD_LINES)
        .forEach(
            bad ->
                text.append(" line ")
                    .append(bad.number())
                    .append(": ")
                    .append(bad.reason())
                    .append(" in '")
                    .append(bad.line())
                    .append("';"));
    LOG.debug("{}", text);
    boolean second = request.request().path().startsWith("/api/v2");
    request
        .response()
        .setStatusCode(400)
        .putHeader("Content-Type", "application/json")
        .end(
            Json.write(
                second
                    ? Map.of("code", "invalid", "message", text.toString())
                    : Map.of("error", text.toString())));
  }
}
