package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.energy.EnergyFigures;
import dev.wattrack.aggregator.influxql.Answer;
import dev.wattrack.aggregator.influxql.Indented;
import dev.wattrack.aggregator.influxql.InfluxQl;
import dev.wattrack.aggregator.influxql.InfluxQlException;
import dev.wattrack.aggregator.influxql.Records;
import dev.wattrack.aggregator.influxql.World;
import dev.wattrack.aggregator.ingest.IngestServer;
import dev.wattrack.aggregator.jobs.JobBoard;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.aggregator.store.external.victoria.VictoriaClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET|POST /query} and {@code /ping}: InfluxQL as InfluxDB 1.6 answers it, for Grafana and
 * Telegraf. Confined to the HTTP event loop.
 */
final class QueryRoutes {
  private static final String VERSION = "1.6.7-wattrack";
  private static final int CHUNK_ROWS = 10_000;
  private static final String WAITING = "wattrack-victoria";
  private static final int WAITING_THREADS = 2;

  private final IngestServer ingest;
  private final TimeSeriesStore store;
  private final Records.Ledger ledger;
  private final Supplier<EnergyFigures> energy;
  private final @Nullable QueryRelay relay;
  private final @Nullable VictoriaClient victoria;
  private final @Nullable WorkerExecutor waiting;
  private final Vertx vertx;
  private final Clock clock;
  private final PointBudget budget = new PointBudget(Runtime.getRuntime().maxMemory() / 2);

  QueryRoutes(
      IngestServer ingest,
      TimeSeriesStore store,
      Records.Ledger ledger,
      Supplier<EnergyFigures> energy,
      @Nullable QueryRelay relay,
      @Nullable VictoriaClient victoria,
      Vertx vertx,
      Clock clock) {
    this.ingest = ingest;
    this.store = store;
    this.ledger = ledger;
    this.energy = energy;
    this.relay = relay;
    this.victoria = victoria;
    waiting = victoria == null ? null : vertx.createSharedWorkerExecutor(WAITING, WAITING_THREADS);
    this.vertx = vertx;
    this.clock = clock;
  }

  void ping(RoutingContext request) {
    versioned(request.response()).setStatusCode(204).end();
  }

  private static HttpServerResponse versioned(HttpServerResponse response) {
    return response
        .putHeader("X-Influxdb-Build", "OSS")
        .putHeader("X-Influxdb-Version", VERSION)
        .putHeader("Content-Type", "application/json");
  }

  void query(RoutingContext request) {
    String text = parameter(request, "q");
    if (text == null) {
      refuse(request, "missing required parameter \"q\"");
      return;
    }
    if (relay != null && relay.takes(text, parameter(request, "db"))) {
      passOn(relay, request, text);
      return;
    }
    InfluxQl query;
    try {
      query = InfluxQl.parse(text);
    } catch (InfluxQlException e) {
      refuse(request, "error parsing query: " + e.getMessage());
      return;
    }
    String database = parameter(request, "db");
    String epoch = parameter(request, "epoch");
    int chunk = "true".equals(parameter(request, "chunked")) ? chunkRows(request) : 0;
    budget
        .take()
        .onFailure(request::fail)
        .onSuccess(
            lease ->
                SeriesRoutes.live(ingest, null)
                    .compose(this::known)
                    .compose(
                        known -> workers(() -> query.run(world(known), database, epoch, chunk)))
                    .onSuccess(answer -> send(request, answer, lease))
                    .onFailure(
                        e -> {
                          lease.close();
                          request.fail(SeriesRoutes.failure(e));
                        }));
  }

  /** Works off the event loop; where another server is asked, on threads that may wait for it. */
  private <T> Future<T> workers(Callable<T> work) {
    return waiting == null
        ? vertx.executeBlocking(work, false)
        : waiting.executeBlocking(work, false);
  }

  private static void passOn(QueryRelay relay, RoutingContext request, String text) {
    Map<String, String> parameters = new HashMap<>();
    for (String name : QueryRelay.PARAMETERS.keySet()) {
      String value = parameter(request, name);
      if (value != null) {
        parameters.put(name, value);
      }
    }
    versioned(request.response());
    relay.answer(request, text, parameters, (status, why) -> refuse(request, status, why));
  }

  /** What the ingest loop knows. */
  private record Known(SeriesRoutes.Live live, Records records) {}

  private Future<Known> known(SeriesRoutes.Live live) {
    List<JobCost> costs =
        energy.get().jobs().values().stream().map(EnergyFigures.JobWatts::cost).toList();
    return ingest.ask(
        () -> {
          JobBoard board = ingest.state().jobs();
          return new Known(live, new Records(ledger, board.jobs(), costs, board.users()));
        });
  }

  private World world(Known known) throws Exception {
    SeriesRoutes.Live live = known.live();
    Map<Integer, String> nodes = new HashMap<>();
    for (NodeRecord node : store.nodes()) {
      if (live.nodes().isEmpty() || live.nodes().contains(node.number())) {
        nodes.put(node.number(), node.name());
      }
    }
    Instant now = clock.instant();
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    return new World(
        store, live.uncommitted(), nodes, known.records(), victoria, nanos, budget.share());
  }

  private static int chunkRows(RoutingContext request) {
    String rows = parameter(request, "chunk_size");
    return rows != null && rows.matches("[1-9]\\d{0,6}") ? Integer.parseInt(rows) : CHUNK_ROWS;
  }

  /** Of the form, or else of the address. */
  private static @Nullable String parameter(RoutingContext request, String name) {
    String posted = request.request().formAttributes().get(name);
    return posted == null ? request.request().getParam(name) : posted;
  }

  private static @Nullable Indented indented(RoutingContext request) {
    return "true".equals(parameter(request, "pretty")) ? new Indented() : null;
  }

  private static void refuse(RoutingContext request, String message) {
    refuse(request, 400, message);
  }

  private static void refuse(RoutingContext request, int status, String message) {
    Indented pretty = indented(request);
    String error = Json.write(Map.of("error", message));
    versioned(request.response())
        .putHeader("X-Influxdb-Error", message.replaceAll("[^ -~]", "?"))
        .setStatusCode(status)
        .end((pretty == null ? error : pretty.of(error)) + "\n");
  }

  private void send(RoutingContext request, Answer answer, PointBudget.Lease lease) {
    lease.keep(answer.points());
    Indented pretty = indented(request);
    Iterator<Buffer> pieces =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return answer.hasNext();
          }

          @Override
          public Buffer next() {
            String piece = answer.next();
            return Buffer.buffer(pretty == null ? piece : pretty.of(piece));
          }
        };
    PacedAnswer.send(vertx, versioned(request.response()), pieces, lease);
  }
}
