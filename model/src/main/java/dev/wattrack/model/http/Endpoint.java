package dev.wattrack.model.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * An aggregator's HTTP port as its clients see it: the address, whose certificate is believed and
 * the token that is shown. A token never goes over the network in plain text. Immutable.
 */
public final class Endpoint {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final URI base;
  private final String token;
  private final HttpClient client;

  private Endpoint(URI base, String token, Optional<Trust> trust) {
    this.base = base;
    this.token = token;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    trust.map(Trust::context).ifPresent(builder::sslContext);
    client = builder.build();
  }

  /** Without a token, and with the authorities that Java knows. */
  public static Endpoint of(URI base) {
    return new Endpoint(base, "", Optional.empty());
  }

  /**
   * With what a program of this machine and this user can show and trust. The token is that of
   * {@code WATTRACK_TOKEN}, else of the file {@code token} in the user's or the machine's
   * configuration, else that of the aggregator with this port whose state folder can be read. The
   * authority is that of {@code WATTRACK_CA}, else of {@code ca.pem} in the same folders, else that
   * of the same aggregator.
   *
   * @param folders where to look
   * @throws IOException in words, when a file is there and cannot be used
   */
  public static Endpoint of(URI base, Map<String, String> environment, ClientFolders folders)
      throws IOException {
    boolean local = Loopback.isHost(base.getHost());
    boolean safe = local || isTls(base);
    return new Endpoint(
        base,
        safe ? folders.token(base, environment, local) : "",
        isTls(base) ? trust(folders.authority(base, environment)) : Optional.empty());
  }

  /** As the other, with the environment and the folders of this process's user. */
  public static Endpoint ofThisUser(URI base) throws IOException {
    Map<String, String> environment = System.getenv();
    return of(base, environment, ClientFolders.ofThisUser(environment));
  }

  private static boolean isTls(URI base) {
    return "https".equalsIgnoreCase(base.getScheme());
  }

  private static Optional<Trust> trust(Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Trust.of(file.get()));
    } catch (IllegalArgumentException e) {
      throw new IOException(file.get() + ": " + e.getMessage(), e);
    }
  }

  public URI base() {
    return base;
  }

  /** The address of a route; the base may have a path of its own, that of a proxy. */
  public URI address(String pathAndQuery) {
    return URI.create(base.toString().replaceAll("/+$", "") + pathAndQuery);
  }

  /** A request that shows the token, if there is one. */
  public HttpRequest.Builder request(String pathAndQuery) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address(pathAndQuery));
    headers().forEach(request::header);
    return request;
  }

  /** The headers that show the token; none without one. */
  public Map<String, String> headers() {
    return token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
  }

  public HttpClient client() {
    return client;
  }

  /** True if a token is shown. */
  public boolean hasToken() {
    return !token.isEmpty();
  }

  /** Never the token: this may come into a log. */
  @Override
  public String toString() {
    return base.toString();
  }
}
