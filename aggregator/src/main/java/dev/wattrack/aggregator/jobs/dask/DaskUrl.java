package dev.wattrack.aggregator.jobs.dask;

import dev.wattrack.aggregator.jobs.SchedulerHttp;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a scheduler's HTTP server is, its dashboard address. Immutable.
 *
 * @param path before the routes, such as a proxy's; without a slash at its end
 */
record DaskUrl(String host, int port, String path) {
  private static final int DEFAULT_PORT = 8787;

  /** Throws IllegalArgumentException, whose message says what is expected. */
  static DaskUrl parse(String text) {
    try {
      URI uri = new URI(text.strip());
      String host = uri.getHost();
      if ("http".equals(uri.getScheme()) && host != null && uri.getPort() <= 65_535) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new DaskUrl(host.replaceAll("^\\[|\\]$", ""), port, path);
      }
    } catch (URISyntaxException e) {
      // The message below says what is expected.
    }
    throw new IllegalArgumentException(
        "expected the http address of the scheduler's dashboard, such as http://10.0.0.227:8787");
  }

  SchedulerHttp.Place place() {
    return new SchedulerHttp.Place(
        SocketAddress.inetSocketAddress(port, host), host, port, path, toString());
  }

  @Override
  public String toString() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + path;
  }
}
