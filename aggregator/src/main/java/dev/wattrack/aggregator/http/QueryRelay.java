package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.influxql.Passage;
import dev.wattrack.aggregator.store.external.ServerAddress;
import dev.wattrack.aggregator.store.external.ServerWords;
import dev.wattrack.model.http.Trust;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Passes queries on to the external store's {@code /query}, which InfluxDB 1.x, 2, 3 and Wattrack
 * have, and its answer back at the pace of its reader. Four at a time, some more wait. Confined to
 * the HTTP event loop.
 */
final class QueryRelay {
  private static final int AT_ONCE = 4;
  private static final int MOST_WAITING = 32;
  private static final int CONNECT_MILLIS = 10_000;
  private static final int READER_MILLIS = 600_000;
  private static final int MOST_ERROR_BYTES = 64 << 10;

  /** What every server and proxy takes as an address; longer queries are posted. */
  private static final int LONGEST_ADDRESS = 6_000;

  static final Map<String, Pattern> PARAMETERS =
      Map.of(
          "epoch", Pattern.compile("ns|n|us|u|µ|ms|s|m|h"),
          "chunked", Pattern.compile("true|false"),
          "chunk_size", Pattern.compile("\\d{1,7}"),
          "pretty", Pattern.compile("true|false"));

  /** Says to the asker what went wrong: a status and a sentence. */
  interface Refusing extends BiConsumer<Integer, String> {}

  private final Vertx vertx;
  private final ServerAddress address;
  private final URI place;
  private final @Nullable HttpClient client;
  private final String trouble;

  QueryRelay(Vertx vertx, ServerAddress address) {
    this.vertx = vertx;
    this.address = address;
    place = URI.create(address.url());
    HttpClient open = null;
    String words = "";
    try {
      open = vertx.createHttpClient(options(), pool());
    } catch (IllegalArgumentException e) {
      words = "store.external.ca_file " + address.caFile() + ": " + e.getMessage();
    }
    client = open;
    trouble = words;
  }

  private HttpClientOptions options() {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(CONNECT_MILLIS)
            .setSsl(place.getScheme().equals("https"));
    if (address.caFile() != null) {
      options.setTrustOptions(TrustOptions.wrap(Trust.of(address.caFile()).manager()));
    }
    return options;
  }

  private static PoolOptions pool() {
    return new PoolOptions().setHttp1MaxSize(AT_ONCE).setMaxWaitQueueSize(MOST_WAITING);
  }

  /** Whether a query is the external store's to answer. */
  boolean takes(String query, @Nullable String database) {
    boolean ours =
        database != null && (database.equals("wattrack") || database.equals(address.bucket()));
    return ours && Passage.allows(query);
  }

  /**
   * @param parameters of the request, by name
   */
  void answer(RoutingContext request, String query, Map<String, String> parameters, Refusing to) {
    HttpClient open = client;
    if (open == null) {
      to.accept(502, trouble);
      return;
    }
    String form = form(query, parameters);
    vertx
        .executeBlocking(address::secret, false)
        .compose(secret -> open.request(target(form, secret)))
        .compose(asked -> sent(asked, form))
        .onSuccess(response -> relay(request, response, to))
        .onFailure(e -> to.accept(e instanceof IOException ? 502 : 503, words(e)));
  }

  private String words(Throwable e) {
    return address.words()
        + " does not answer: "
        + e.getMessage()
        + " (with store.external.read: false Wattrack answers from its own store)";
  }

  private RequestOptions target(String form, String secret) {
    boolean posted = form.length() > LONGEST_ADDRESS;
    boolean tls = place.getScheme().equals("https");
    RequestOptions target =
        new RequestOptions()
            .setMethod(posted ? HttpMethod.POST : HttpMethod.GET)
            .setHost(place.getHost())
            .setPort(place.getPort() > 0 ? place.getPort() : tls ? 443 : 80)
            .setConnectTimeout(CONNECT_MILLIS)
            .setIdleTimeout(address.timeout().toMillis())
            .setURI(place.getRawPath() + "/query" + (posted ? "" : "?" + form));
    String authorization = address.authorization("Token", secret);
    if (!authorization.isEmpty()) {
      target.putHeader("Authorization", authorization);
    }
    return target;
  }

  private static Future<HttpClientResponse> sent(HttpClientRequest request, String form) {
    if (request.getMethod().equals(HttpMethod.GET)) {
      return request.send();
    }
    request.putHeader("Content-Type", "application/x-www-form-urlencoded");
    return request.send(Buffer.buffer(form));
  }

  private String form(String query, Map<String, String> parameters) {
    Map<String, String> all = new TreeMap<>();
    String bucket = address.bucket();
    int slash = bucket.indexOf('/');
    all.put("db", slash < 0 ? bucket : bucket.substring(0, slash));
    if (slash >= 0) {
      all.put("rp", bucket.substring(slash + 1));
    }
    PARAMETERS.forEach(
        (name, form) -> {
          String value = parameters.get(name);
          if (value != null && form.matcher(value).matches()) {
            all.put(name, value);
          }
        });
    all.put("q", query);
    StringBuilder text = new StringBuilder();
    all.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return text.toString();
  }

  private void relay(RoutingContext request, HttpClientResponse from, Refusing to) {
    if (from.statusCode() == 200) {
      pass(from, request.response());
      return;
    }
    Promise<String> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    from.handler(
        part -> {
          if (body.length() < MOST_ERROR_BYTES) {
            body.appendBuffer(part);
          }
        });
    from.exceptionHandler(whole::tryFail);
    from.endHandler(end -> whole.tryComplete(body.toString()));
    whole
        .future()
        .onSuccess(text -> refuse(from.statusCode(), text, to))
        .onFailure(e -> to.accept(502, words(e)));
  }

  /** As it comes, without keeping it. */
  private void pass(HttpClientResponse from, HttpServerResponse to) {
    to.setChunked(true);
    String version = from.getHeader("X-Influxdb-Version");
    if (version != null) {
      to.putHeader("X-Influxdb-Version", version);
    }
    long deadline = vertx.setTimer(READER_MILLIS, timer -> from.request().reset());
    to.closeHandler(gone -> from.request().reset());
    from.pipe()
        .endOnFailure(false)
        .to(to)
        .onComplete(
            done -> {
              vertx.cancelTimer(deadline);
              if (done.failed()) {
                to.reset(); // half an answer must not look like a whole one
              }
            });
  }

  private void refuse(int status, String body, Refusing to) {
    String shown = ServerWords.of(body);
    if (status == 400) {
      to.accept(400, shown); // the query is the reason, and these are InfluxDB's own words for it
    } else if (status == 401 || status == 403) {
      to.accept(502, address.words() + " refuses the token or password: " + shown);
    } else {
      to.accept(502, address.words() + " answers HTTP " + status + ": " + shown);
    }
  }
}
