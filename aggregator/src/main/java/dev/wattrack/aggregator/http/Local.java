package dev.wattrack.aggregator.http;

import dev.wattrack.model.http.Loopback;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request comes from a program of this machine. Not if a proxy passed it on, for then
 * somebody else may be behind it, and not if it names this machine by a foreign name: so a page of
 * another site would ask whose name was made to mean 127.0.0.1.
 */
final class Local {
  private static final List<String> PROXIES =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

  static boolean is(HttpServerRequest request) {
    SocketAddress remote = request.remoteAddress();
    return remote != null
        && Loopback.isAddress(remote.hostAddress())
        && PROXIES.stream().noneMatch(request.headers()::contains)
        && isOurName(request.authority());
  }

  private static boolean isOurName(@Nullable HostAndPort authority) {
    return authority != null && Loopback.isHost(authority.host());
  }

  private Local() {}
}
