package dev.wattrack.aggregator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.wattrack.aggregator.ingest.IngestServer;
import dev.wattrack.aggregator.live.LiveNode;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.Series;
import dev.wattrack.aggregator.store.SeriesQuery;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.model.wire.Column;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code GET /api/v1/series}. Safe for use by several threads. */
final class SeriesRoutes {
  private static final int MAX_POINTS = 2_000_000;
  private static final Set<String> OWN =
      Set.of("measurement", "field", "host", "from", "to", "step", "agg");

  private final IngestServer ingest;
  private final TimeSeriesStore store;
  private final Vertx vertx;
  private final Clock clock;

  SeriesRoutes(IngestServer ingest, TimeSeriesStore store, Vertx vertx, Clock clock) {
    this.ingest = ingest;
    this.store = store;
    this.vertx = vertx;
    this.clock = clock;
  }

  /** What the stores needs from the live side: who is meant, and what is not written yet. */
  record Live(Set<Integer> nodes, List<Segment> uncommitted) {}

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
    live(ingest, host)
        .compose(
            live ->
                vertx.executeBlocking(
                    () -> {
                      SeriesQuery query =
                          new SeriesQuery(
                              measurement,
                              field,
                              live.nodes(),
                              tags,
                              from,
                              to,
                              step,
                              aggregate,
                              MAX_POINTS);
                      return json(store.query(query, live.uncommitted()));
                    },
                    false))
        .onSuccess(
            text -> request.response().putHeader("Content-Type", "application/json").end(text))
        .onFailure(e -> request.fail(failure(e)));
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

  /** Finds the nodes of a host parameter (null: all) and what of them is not committed. */
  static Future<Live> live(IngestServer ingest, @org.jspecify.annotations.Nullable String host) {
    return ingest.ask(
        () -> {
          Set<Integer> nodes = Set.of();
          if (host != null) {
            LiveNode node =
                ingest
                    .state()
                    .byName(host)
                    .orElseThrow(() -> new ApiException(404, "no node is named '" + host + "'"));
            nodes = Set.of(node.record().number());
          }
          return new Live(nodes, ingest.uncommitted(nodes));
        });
  }

  /** A store's refusal becomes an answer: what cannot be retried is the caller's mistake. */
  static Throwable failure(Throwable e) {
    if (e instanceof StoreException store) {
      return new ApiException(store.retryable() ? 503 : 400, String.valueOf(store.getMessage()));
    }
    return e;
  }

  private String json(List<Series> all) throws StoreException {
    Map<Integer, String> names = new HashMap<>();
    for (NodeRecord node : store.nodes()) {
      names.put(node.number(), node.name());
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator out = Json.MAPPER.createGenerator(text)) {
      out.writeStartObject();
      out.writeArrayFieldStart("series");
      for (Series series : all) {
        out.writeStartObject();
        out.writeObjectFieldStart("tags");
        out.writeStringField("host", names.getOrDefault(series.node(), "?"));
        for (Map.Entry<String, String> tag : series.tags().entrySet()) {
          out.writeStringField(tag.getKey(), tag.getValue());
        }
        out.writeEndObject();
        points(out, series);
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void points(JsonGenerator out, Series series) throws IOException, StoreException {
    out.writeArrayFieldStart("points");
    for (int i = 0; i < series.timesNanos().length; i++) {
      out.writeStartArray();
      out.writeString(time(series.timesNanos()[i]));
      double value = series.values()[i];
      if (series.kind() == Column.Kind.TEXT) {
        out.writeString(store.text((int) value));
      } else if (Double.isNaN(value)) {
        out.writeNull();
      } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
        out.writeNumber((long) value);
      } else {
        out.writeNumber(value);
      }
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  static String time(long nanos) {
    return TimeText.of(nanos);
  }
}
