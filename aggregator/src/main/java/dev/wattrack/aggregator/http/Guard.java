package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.access.Claim;
import dev.wattrack.aggregator.access.Complaints;
import dev.wattrack.aggregator.access.HttpAccess;
import dev.wattrack.aggregator.access.Refusals;
import dev.wattrack.aggregator.access.Role;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every route: strict headers, nothing for pages of other sites, and a role for
 * everything. On this machine reading is open; the rest needs a token of {@code wattrack token
 * create}, or the one of {@code operate.token}. Confined to the HTTP event loop.
 */
final class Guard implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
  private static final String ROLE = "wattrack.role";
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final Set<String> WRITING = Set.of("/write", "/api/v2/write", "/api/v1/jobs");

  private final HttpAccess access;
  private final Refusals refusals;
  private final Complaints complaints;

  Guard(HttpAccess access, Refusals refusals) {
    this.access = access;
    this.refusals = refusals;
    complaints = new Complaints(() -> System.nanoTime() / 1_000_000);
  }

  /** What whoever asks may do; null: nothing but what is public. */
  static @Nullable Role role(RoutingContext request) {
    return request.get(ROLE);
  }

  @Override
  public void handle(RoutingContext request) {
    headers(request.response());
    HttpServerRequest http = request.request();
    String origin = http.getHeader("Origin");
    if (origin != null && !sameSite(http, origin)) {
      refusals.forbidden.increment();
      request.fail(new ApiException(403, "requests of other sites are not answered: " + origin));
      return;
    }
    Role needed = needed(http.method(), http.path());
    Credentials shown = Credentials.of(http);
    Claim claim = shown.text().isEmpty() ? null : claim(shown.text());
    Role role = null;
    if (access.open()) {
      role = Role.OPERATE;
    } else if (claim instanceof Claim.Known known) {
      role = known.token().role();
    } else if (claim instanceof Claim.Refused refused && !shown.fromCookie()) {
      unauthenticated(request, "showed " + refused.reason().words(), "this token is not valid");
      return;
    } else if (Local.is(http)) {
      role = Role.READ;
    }
    request.put(ROLE, role);
    if (needed == null) {
      request.next();
    } else if (role == null) {
      unauthenticated(request, "showed no token", "a token is needed" + howTo(needed));
    } else if (!role.may(needed)) {
      lacking(request, role, needed, claim == null);
    } else if (shown.fromCookie() && origin == null && !SAFE.contains(http.method())) {
      refusals.forbidden.increment();
      request.fail(new ApiException(403, "an order by a browser must say which page it is from"));
    } else {
      request.next();
    }
  }

  private Claim claim(String text) {
    return access.own().is(text)
        ? new Claim.Known(access.own().token())
        : access.tokens().check(text);
  }

  private static void headers(HttpServerResponse response) {
    response.putHeader("X-Content-Type-Options", "nosniff");
    response.putHeader("Referrer-Policy", "no-referrer");
    response.putHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.putHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.putHeader(
        "Content-Security-Policy",
        "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:;"
            + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
  }

  private static boolean sameSite(HttpServerRequest request, String origin) {
    String host = request.getHeader("Host");
    return host != null && (origin.equals("http://" + host) || origin.equals("https://" + host));
  }

  /** The role a route needs; null: it is public, and tells nothing about the cluster. */
  static @Nullable Role needed(HttpMethod method, String path) {
    if (isPublic(path)) {
      return null;
    }
    if (path.startsWith("/api/v1/tokens")) {
      return Role.OPERATE;
    }
    if (path.equals("/query") || SAFE.contains(method)) {
      return Role.READ;
    }
    return WRITING.contains(path) ? Role.INGEST : Role.OPERATE;
  }

  private static boolean isPublic(String path) {
    return path.equals("/")
        || path.equals("/health")
        || path.equals("/ping")
        || path.equals("/api/v1/access")
        || path.startsWith("/web/")
        || path.startsWith("/webjars/")
        || path.matches("/[a-z-]+\\.(html|ico|svg)");
  }

  private static String howTo(Role needed) {
    return ": wattrack token create --role "
        + needed.word()
        + " on the aggregator's machine makes one; send it as Authorization: Bearer TOKEN";
  }

  private void lacking(RoutingContext request, Role role, Role needed, boolean local) {
    if (local) {
      String open = "from this machine reading is open, " + doing(needed) + " needs a token";
      unauthenticated(request, "showed no token to " + needed.word(), open + howTo(needed));
      return;
    }
    refusals.forbidden.increment();
    note(request, "showed a token to " + role.word() + " where one to " + needed.word());
    request.fail(
        new ApiException(403, "this token is good to " + role.word() + " alone" + howTo(needed)));
  }

  private static String doing(Role needed) {
    return needed == Role.INGEST ? "sending samples and runs" : "operating";
  }

  private void unauthenticated(RoutingContext request, String what, String answer) {
    refusals.unauthenticated.increment();
    note(request, what);
    request.response().putHeader("WWW-Authenticate", "Bearer realm=\"wattrack\"");
    request.fail(new ApiException(401, answer));
  }

  private void note(RoutingContext request, String what) {
    String client = request.request().remoteAddress().hostAddress();
    if (complaints.isNew(client + " " + what, what)) {
      LOG.warn("HTTP: {} {}; such requests are answered no and counted", client, what);
    }
  }
}
