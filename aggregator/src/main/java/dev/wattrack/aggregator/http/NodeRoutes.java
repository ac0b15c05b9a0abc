package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.ingest.Registrar;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * {@code POST /api/v1/nodes/NAME/revoke}, {@code approve}, {@code forget} and {@code rename}.
 * Bodies are small and JSON alone, because a page of another site cannot send that. Confined to the
 * HTTP event loop.
 */
final class NodeRoutes {
  private static final int MOST_BYTES = 4 << 10;

  private final Registrar registrar;

  NodeRoutes(Registrar registrar) {
    this.registrar = registrar;
  }

  void revoke(RoutingContext request) {
    plain(request, registrar::revoke);
  }

  void forget(RoutingContext request) {
    plain(request, registrar::forget);
  }

  /** What is done with a node, by its name. */
  private interface Deed {
    Future<Void> of(String name);
  }

  private static void plain(RoutingContext request, Deed deed) {
    String name = request.pathParam("name");
    JsonBody.object(request, MOST_BYTES, Set.of())
        .compose(body -> back(deed.of(name)))
        .onSuccess(done -> HttpApi.json(request, Map.of("node", name)))
        .onFailure(e -> request.fail(words(e)));
  }

  /** Answers until when the machine may join again. */
  void approve(RoutingContext request) {
    String name = request.pathParam("name");
    JsonBody.object(request, MOST_BYTES, Set.of())
        .compose(body -> back(registrar.approve(name)))
        .map(Instant::toString)
        .onSuccess(until -> HttpApi.json(request, Map.of("node", name, "until", until)))
        .onFailure(e -> request.fail(words(e)));
  }

  /** Body: {@code {"to":"…"}}. */
  void rename(RoutingContext request) {
    String name = request.pathParam("name");
    JsonBody.object(request, MOST_BYTES, Set.of("to"))
        .compose(
            body -> {
              String to = body.path("to").asText("");
              return back(registrar.rename(name, to)).map(done -> to);
            })
        .onSuccess(to -> HttpApi.json(request, Map.of("node", to)))
        .onFailure(e -> request.fail(words(e)));
  }

  /** On this loop again: the answer comes from the ingest's. */
  private static <T> Future<T> back(Future<T> there) {
    return Future.fromCompletionStage(there.toCompletionStage(), Vertx.currentContext());
  }

  private static Throwable words(Throwable e) {
    return e instanceof Registrar.RefusedException refused
        ? new ApiException(refused.isUnknown() ? 404 : 409, String.valueOf(refused.getMessage()))
        : e;
  }
}
