package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.access.Refusals;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;

/**
 * Ends connections beyond those that one address may have. A browser has six, Grafana some dozens.
 * Confined to the HTTP event loop.
 */
final class ConnectionLimit {
  private static final int MOST_OF_AN_ADDRESS = 256;

  private final Refusals refusals;
  private final Map<String, Integer> open = new HashMap<>();

  ConnectionLimit(Refusals refusals) {
    this.refusals = refusals;
  }

  void accept(HttpConnection connection) {
    String address = connection.remoteAddress().hostAddress();
    if (open.getOrDefault(address, 0) >= MOST_OF_AN_ADDRESS) {
      refusals.connections.increment();
      connection.close();
      return;
    }
    open.merge(address, 1, Integer::sum);
    connection.closeHandler(
        closed -> open.computeIfPresent(address, (same, count) -> count > 1 ? count - 1 : null));
  }
}
