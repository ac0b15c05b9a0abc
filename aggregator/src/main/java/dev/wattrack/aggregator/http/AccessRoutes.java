package dev.wattrack.aggregator.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.aggregator.access.Claim;
import dev.wattrack.aggregator.access.HttpAccess;
import dev.wattrack.aggregator.access.Refusals;
import dev.wattrack.aggregator.access.Role;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/access}: what a browser may do, and how it shows a token once and then by a cookie
 * that scripts cannot read and other sites cannot send. Confined to the HTTP event loop.
 */
final class AccessRoutes {
  private static final int MOST_BYTES = 1 << 10;
  private static final long COOKIE_SECONDS = 365L * 86_400;

  private final HttpAccess access;
  private final Refusals refusals;

  AccessRoutes(HttpAccess access, Refusals refusals) {
    this.access = access;
    this.refusals = refusals;
  }

  /** {@code {"role":"read","insecure":false}}; a role of null may see nothing. */
  void get(RoutingContext request) {
    answer(request, Guard.role(request));
  }

  private void answer(RoutingContext request, @Nullable Role role) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("role", role == null ? null : role.word());
    answer.put("insecure", access.open());
    HttpApi.json(request, answer);
  }

  /** Body: {@code {"token":"wt_…"}}. */
  void post(RoutingContext request) {
    JsonBody.object(request, MOST_BYTES, Set.of("token"))
        .onSuccess(body -> logIn(request, body))
        .onFailure(request::fail);
  }

  private void logIn(RoutingContext request, JsonNode body) {
    String text = body.path("token").asText("").strip();
    Role role = null;
    if (access.own().is(text)) {
      role = Role.OPERATE;
    } else if (access.tokens().check(text) instanceof Claim.Known known) {
      role = known.token().role();
    }
    if (role == null || !role.may(Role.READ)) {
      refusals.unauthenticated.increment();
      request.fail(new ApiException(401, "this is no token to read or to operate"));
      return;
    }
    request.response().addCookie(cookie(request, text).setMaxAge(COOKIE_SECONDS));
    answer(request, role);
  }

  void delete(RoutingContext request) {
    request.response().addCookie(cookie(request, "").setMaxAge(0));
    answer(request, null);
  }

  private static Cookie cookie(RoutingContext request, String text) {
    return Cookie.cookie(Credentials.COOKIE, text)
        .setPath("/")
        .setHttpOnly(true)
        .setSecure(request.request().isSSL())
        .setSameSite(CookieSameSite.STRICT);
  }
}
