package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.ingest.IngestServer;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.Series;
import dev.wattrack.aggregator.store.SeriesQuery;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.model.job.UserNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code GET /api/v1/series} and the names in them. Confined to the HTTP event loop. */
final class SeriesRoutes {
  private static final Set<String> OWN =
      Set.of("measurement", "field", "host", "from", "to", "step", "agg");

  private final IngestServer ingest;
  private final TimeSeriesStore store;
  private final Vertx vertx;
  private final Clock clock;
  private final PointBudget budget = new PointBudget(Runtime.getRuntime().maxMemory());

  SeriesRoutes(IngestServer ingest, TimeSeriesStore store, Vertx vertx, Clock clock) {
    this.ingest = ingest;
    this.store = store;
    this.vertx = vertx;
    this.clock = clock;
  }

  /** What the stores needs from the live side: who is meant, and what is not written yet. */
  record Live(Set<Integer> nodes, List<Segment> uncommitted, UserNames users) {}

  void get(RoutingContext request) {
    Parameters parameters = new Parameters(request, clock.instant());
    String measurement = parameters.required("measurement");
    String field = parameters.required("field");
    long from = parameters.time("from", "now-1h");
    long to = parameters.time("to", "now");
    if (to < from) {
      throw new ApiException(400, "'from' is after 'to'");
    }
    long step = parameters.span("step");
    SeriesQuery.Aggregate aggregate = aggregate(parameters);
    Map<String, String> tags = new HashMap<>();
    request
        .queryParams()
        .forEach(
            (name, value) -> {
              if (!OWN.contains(name)) {
                tags.put(name, value);
              }
            });
    String host = parameters.text("host");
    budget
        .take()
        .onFailure(request::fail)
        .onSuccess(
            lease ->
                live(ingest, host)
                    .compose(
                        live ->
                            answer(
                                new SeriesQuery(
                                    measurement,
                                    field,
                                    live.nodes(),
                                    stored(measurement, tags, live.users()),
                                    from,
                                    to,
                                    step,
                                    aggregate,
                                    budget.share()),
                                tags,
                                live))
                    .onSuccess(
                        answer -> {
                          lease.keep(answer.points());
                          HttpServerResponse response = request.response();
                          response.putHeader("Content-Type", "application/json");
                          PacedAnswer.send(vertx, response, answer, lease);
                        })
                    .onFailure(
                        e -> {
                          lease.close();
                          request.fail(failure(e));
                        }));
  }

  /** {@code GET /api/v1/measurements}: what there is to be asked for. */
  void measurements(RoutingContext request) {
    vertx
        .executeBlocking(
            () -> {
              List<Names> names = new ArrayList<>();
              store.fields().forEach((name, fields) -> names.add(new Names(name, fields)));
              return Json.write(Map.of("measurements", names));
            },
            false)
        .onSuccess(
            text -> request.response().putHeader("Content-Type", "application/json").end(text))
        .onFailure(e -> request.fail(failure(e)));
  }

  /** A measurement and its fields. */
  private record Names(String name, Collection<String> fields) {}

  /** The tags by which the store can look; it does not know hashed names. */
  private static Map<String, String> stored(
      String measurement, Map<String, String> tags, UserNames users) {
    Map<String, String> stored = new HashMap<>(tags);
    stored.keySet().removeIf(tag -> users.hides(measurement, tag));
    return stored;
  }

  private Future<SeriesAnswer> answer(SeriesQuery query, Map<String, String> tags, Live live) {
    return vertx.executeBlocking(
        () -> {
          List<Series> all = store.query(query, live.uncommitted());
          return new SeriesAnswer(seen(all, query.measurement(), tags, live.users()), store);
        },
        false);
  }

  /** The series as they may be seen, of those the ones that were asked for. */
  private static List<Series> seen(
      List<Series> all, String measurement, Map<String, String> tags, UserNames users) {
    if (users == UserNames.SHOWN) {
      return all;
    }
    return all.stream()
        .map(
            one ->
                new Series(
                    one.node(),
                    new TreeMap<>(users.tags(measurement, one.tags())),
                    one.kind(),
                    one.timesNanos(),
                    one.values()))
        .filter(one -> one.tags().entrySet().containsAll(tags.entrySet()))
        .toList();
  }

  private static SeriesQuery.Aggregate aggregate(Parameters parameters) {
    String text = parameters.text("agg");
    if (text == null) {
      return SeriesQuery.Aggregate.MEAN;
    }
    try {
      return SeriesQuery.Aggregate.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          400,
          "parameter 'agg' = '" + text + "': expected mean, min, max, sum, count, last or rate");
    }
  }

  /** Finds the nodes of a host parameter (null: everybody) and what of them is not committed. */
  static Future<Live> live(IngestServer ingest, @org.jspecify.annotations.Nullable String host) {
    return ingest.ask(
        () -> {
          Set<Integer> nodes = ingest.state().everybody();
          if (host != null) {
            NodeRecord node =
                ingest
                    .state()
                    .recordByName(host)
                    .orElseThrow(() -> new ApiException(404, "no node is named '" + host + "'"));
            nodes = Set.of(node.number());
          }
          return new Live(nodes, ingest.uncommitted(nodes), ingest.state().jobs().users());
        });
  }

  /** A store's refusal becomes an answer: what cannot be retried is the caller's mistake. */
  static Throwable failure(Throwable e) {
    if (e instanceof StoreException store) {
      return new ApiException(store.retryable() ? 503 : 400, String.valueOf(store.getMessage()));
    }
    return e;
  }
}
