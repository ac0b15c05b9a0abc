package dev.wattrack.aggregator.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Matcher;
import dev.wattrack.aggregator.alerts.Silence;
import dev.wattrack.aggregator.alerts.watch.AlertWatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/alerts} and {@code /api/v1/silences}. Bodies are small and JSON alone, because a
 * page of another site cannot send that. Confined to the HTTP event loop.
 */
final class AlertRoutes {
  private static final Set<String> ACKNOWLEDGEMENT = Set.of("by", "comment", "acknowledged");
  private static final Set<String> SILENCE = Set.of("matchers", "begins", "ends", "by", "comment");
  private static final int MOST_BYTES = 16 << 10;
  private static final int MOST_HISTORY = 1_000;
  private static final int LONGEST_TEXT = 500;

  private final AlertWatch watch;
  private final Vertx vertx;
  private final Clock clock;

  AlertRoutes(AlertWatch watch, Vertx vertx, Clock clock) {
    this.watch = watch;
    this.vertx = vertx;
    this.clock = clock;
  }

  /** What fires, and what fired in a span of time; the default is the last 7 days. */
  void list(RoutingContext request) {
    Parameters parameters = new Parameters(request, clock.instant());
    Parameters.Between span = parameters.between("now-7d", "now+1s");
    vertx
        .executeBlocking(() -> watch.history(span.from(), span.to(), MOST_HISTORY), false)
        .onSuccess(
            past -> {
              Map<String, Object> answer = new LinkedHashMap<>();
              answer.put("alerts", views(watch.current()));
              answer.put("history", views(past.stream().filter(it -> !it.isFiring()).toList()));
              HttpApi.json(request, answer);
            })
        .onFailure(request::fail);
  }

  private List<AlertView> views(List<Alert> alerts) {
    return alerts.stream().map(alert -> AlertView.of(alert, watch.silenceOf(alert))).toList();
  }

  /** Body: {@code {"by":"…","comment":"…"}}; {@code "acknowledged":false} takes it back. */
  void acknowledge(RoutingContext request) {
    String id = request.pathParam("id");
    JsonBody.object(request, MOST_BYTES, ACKNOWLEDGEMENT)
        .compose(
            body -> {
              Alert.Acknowledgement seen =
                  body.path("acknowledged").asBoolean(true)
                      ? new Alert.Acknowledgement(
                          text(body, "by"), text(body, "comment"), clock.instant())
                      : null;
              return future(watch.acknowledge(id, seen));
            })
        .onSuccess(
            alert -> {
              if (alert == null) {
                request.fail(new ApiException(404, "no alert with the id '" + id + "' fires"));
              } else {
                HttpApi.json(request, AlertView.of(alert, watch.silenceOf(alert)));
              }
            })
        .onFailure(request::fail);
  }

  /** A silence as JSON. */
  record SilenceView(
      String id,
      Map<String, String> matchers,
      String begins,
      String ends,
      String by,
      String comment) {
    static SilenceView of(Silence silence) {
      return new SilenceView(
          silence.id(),
          new TreeMap<>(silence.wanted().patterns()),
          silence.from().toString(),
          silence.to().toString(),
          silence.by(),
          silence.comment());
    }
  }

  void silences(RoutingContext request) {
    HttpApi.json(
        request, Map.of("silences", watch.silences().stream().map(SilenceView::of).toList()));
  }

  /** Body: {@code {"matchers":{"rule":"NodeLost"},"ends":"…","comment":"…","by":"…"}}. */
  void silence(RoutingContext request) {
    JsonBody.object(request, MOST_BYTES, SILENCE)
        .map(this::parse)
        .compose(silence -> future(watch.silence(silence)))
        .onSuccess(silence -> HttpApi.json(request, SilenceView.of(silence)))
        .onFailure(request::fail);
  }

  private Silence parse(JsonNode body) {
    Map<String, String> patterns = new TreeMap<>();
    for (Map.Entry<String, JsonNode> matcher : body.path("matchers").properties()) {
      if (!matcher.getValue().isTextual()) {
        throw new ApiException(400, "matcher '" + matcher.getKey() + "' must be a text");
      }
      patterns.put(matcher.getKey(), matcher.getValue().asText());
    }
    Instant now = clock.instant();
    Instant begins = time(body, "begins", now);
    Instant ends = time(body, "ends", null);
    try {
      return new Silence(
          UUID.randomUUID().toString().substring(0, 8),
          new Matcher(patterns),
          begins,
          ends,
          text(body, "by"),
          text(body, "comment"));
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, String.valueOf(e.getMessage()));
    }
  }

  private Instant time(JsonNode body, String name, @Nullable Instant otherwise) {
    JsonNode value = body.path(name);
    if (!value.isTextual()) {
      if (otherwise == null || !value.isMissingNode()) {
        throw new ApiException(400, "'" + name + "' must be a time, such as 2026-01-31T12:00:00Z");
      }
      return otherwise;
    }
    return Instant.ofEpochSecond(0, Parameters.timeOf(name, value.asText(), clock.instant()));
  }

  /** By {@code /api/v1/silences/ID} or {@code ?id=ID}. */
  void unsilence(RoutingContext request) {
    String inPath = request.pathParam("id");
    String id = inPath == null ? new Parameters(request, clock.instant()).required("id") : inPath;
    future(watch.unsilence(id))
        .onSuccess(
            there -> {
              if (there) {
                HttpApi.json(request, Map.of("id", id));
              } else {
                request.fail(new ApiException(404, "no silence has the id '" + id + "'"));
              }
            })
        .onFailure(request::fail);
  }

  private static <T extends @Nullable Object> Future<T> future(CompletableFuture<T> of) {
    return Future.fromCompletionStage(of, Vertx.currentContext());
  }

  private static String text(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual() || value.asText().length() > LONGEST_TEXT) {
      throw new ApiException(
          400, "'" + name + "' must be a text of at most " + LONGEST_TEXT + " letters");
    }
    return value.asText();
  }
}
