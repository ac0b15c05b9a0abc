package dev.wattrack.aggregator.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.aggregator.access.Role;
import dev.wattrack.aggregator.access.Token;
import dev.wattrack.aggregator.access.Tokens;
import dev.wattrack.aggregator.ingest.IngestServer;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/tokens}, for those who operate. Confined to the HTTP event loop. */
final class TokenRoutes {
  private static final Set<String> KNOWN = Set.of("role", "label", "node", "expires_seconds");
  private static final int MOST_BYTES = 4 << 10;
  private static final long MOST_SECONDS = 100L * 366 * 86_400;
  private static final Duration JOIN_LIFE = Duration.ofHours(1);

  private final Tokens tokens;
  private final IngestServer ingest;
  private final String bind;
  private final Vertx vertx;
  private final Clock clock;

  /**
   * @param bind where both ports listen
   */
  TokenRoutes(Tokens tokens, IngestServer ingest, String bind, Vertx vertx, Clock clock) {
    this.bind = bind;
    this.ingest = ingest;
    this.tokens = tokens;
    this.vertx = vertx;
    this.clock = clock;
  }

  /** Tokens without their secrets, which nobody knows any more. */
  void list(RoutingContext request) {
    Instant now = clock.instant();
    HttpApi.json(
        request, Map.of("tokens", tokens.list().stream().map(it -> view(it, now)).toList()));
  }

  private static Map<String, Object> view(Token token, Instant now) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", token.id());
    view.put("role", token.role().word());
    view.put("label", token.label());
    view.put("node", token.node().isEmpty() ? null : token.node());
    view.put("created", token.created().toString());
    view.put("expires", text(token.expires()));
    view.put("last_use", text(token.lastUse()));
    view.put("ended", text(token.ended()));
    view.put("valid", !token.isOver(now));
    return view;
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  /** Body: {@code {"role":"read","label":"Grafana","expires_seconds":86400}}. */
  void create(RoutingContext request) {
    JsonBody.object(request, MOST_BYTES, KNOWN)
        .compose(body -> vertx.executeBlocking(() -> make(body), false))
        .onSuccess(
            made -> {
              Map<String, Object> answer = view(made.token(), clock.instant());
              answer.put("token", made.text());
              if (made.token().role() == Role.JOIN && ingest.fingerprint() != null) {
                answer.put("fingerprint", ingest.fingerprint());
                answer.put("bind", bind);
                answer.put("port", ingest.port());
              }
              HttpApi.json(request, answer);
            })
        .onFailure(request::fail);
  }

  private Tokens.Made make(JsonNode body) throws Exception {
    Role role =
        Role.of(body.path("role").asText("join"))
            .orElseThrow(
                () -> new ApiException(400, "'role' must be join, read, ingest or operate"));
    JsonNode seconds = body.path("expires_seconds");
    if (!seconds.isMissingNode() && !(seconds.isIntegralNumber() && seconds.canConvertToLong())) {
      throw new ApiException(400, "'expires_seconds' must be a whole number");
    }
    if (seconds.asLong() > MOST_SECONDS) {
      throw new ApiException(400, "'expires_seconds' is more than a hundred years");
    }
    Duration life =
        seconds.isMissingNode()
            ? (role == Role.JOIN ? JOIN_LIFE : null)
            : Duration.ofSeconds(seconds.asLong());
    try {
      return tokens.create(role, word(body, "label"), word(body, "node"), life);
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, String.valueOf(e.getMessage()));
    }
  }

  private static String word(JsonNode body, String key) {
    JsonNode value = body.path(key);
    if (!value.isMissingNode() && !value.isTextual()) {
      throw new ApiException(400, "'" + key + "' must be a text");
    }
    return value.asText("");
  }

  void revoke(RoutingContext request) {
    String id = request.pathParam("id");
    vertx
        .executeBlocking(() -> tokens.revoke(id), false)
        .onSuccess(
            there -> {
              if (there) {
                HttpApi.json(request, Map.of("id", id));
              } else {
                request.fail(new ApiException(404, "no token has the id '" + id + "'"));
              }
            })
        .onFailure(request::fail);
  }
}
