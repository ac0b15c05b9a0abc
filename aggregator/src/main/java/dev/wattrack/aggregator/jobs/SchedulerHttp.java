package dev.wattrack.aggregator.jobs;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks a scheduler's HTTP server, within bounds of time and memory. Confined to the source's
 * thread, which it blocks.
 */
public final class SchedulerHttp implements AutoCloseable {
  public static final int CONNECT_MILLIS = 3_000;
  private static final int ANSWER_SECONDS = 10;
  private static final int MOST_BYTES = 16 << 20;
  private static final int OK = 200;

  private final Place place;
  private final HttpClient client;

  /**
   * Where the server is. Immutable.
   *
   * @param server its port, or a Unix socket
   * @param host as the request names it
   * @param path before all routes, without a slash at its end
   * @param shown as people know it
   */
  public record Place(SocketAddress server, String host, int port, String path, String shown) {}

  /** What came of a question. */
  public sealed interface Answer {
    record Text(String body) implements Answer {}

    /** Something answers, but not with this route. */
    record NoRoute(String reason) implements Answer {}

    /** Nobody listens there: the host itself says so. */
    record Refused(String reason) implements Answer {}

    record Trouble(String reason) implements Answer {}
  }

  public SchedulerHttp(Vertx vertx, Place place) {
    this.place = place;
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setIdleTimeout(ANSWER_SECONDS)
                .setConnectTimeout(CONNECT_MILLIS));
  }

  public Answer get(String route) throws InterruptedException {
    return get(route, Map.of());
  }

  /** Asks for a route, with these headers. */
  public Answer get(String route, Map<String, String> headers) throws InterruptedException {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(place.server())
            .setHost(place.host())
            .setPort(place.port())
            .setURI(place.path() + route);
    headers.forEach(options::putHeader);
    AtomicReference<HttpClientRequest> open = new AtomicReference<>();
    Future<Answer> answer =
        client
            .request(options)
            .compose(
                request -> {
                  open.set(request);
                  // Here, on the event loop, lest the body passes before somebody takes it.
                  return request.send().compose(response -> read(response, route));
                });
    try {
      return answer.toCompletionStage().toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      HttpClientRequest request = open.get();
      if (request != null) {
        request.reset();
      }
      return new Answer.Trouble(place.shown() + " did not answer within " + ANSWER_SECONDS + " s");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String reason =
          place.shown()
              + " cannot be asked: "
              + SchedulerText.sentence(String.valueOf(cause.getMessage()));
      return cause instanceof ConnectException && !reason.contains("timed out")
          ? new Answer.Refused(reason)
          : new Answer.Trouble(reason);
    }
  }

  private Future<Answer> read(HttpClientResponse response, String route) {
    if (response.statusCode() != OK) {
      response.request().reset();
      return Future.succeededFuture(
          new Answer.NoRoute(place.shown() + route + " answers HTTP " + response.statusCode()));
    }
    Promise<Answer> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    response.handler(
        part -> {
          if (body.length() + part.length() > MOST_BYTES) {
            promise.tryComplete(
                new Answer.Trouble(
                    place.shown()
                        + route
                        + " answers with more than "
                        + (MOST_BYTES >> 20)
                        + " MB"));
            response.request().reset();
          } else {
            body.appendBuffer(part);
          }
        });
    response.exceptionHandler(promise::tryFail);
    response.endHandler(
        end -> promise.tryComplete(new Answer.Text(body.toString(StandardCharsets.UTF_8))));
    return promise.future();
  }

  @Override
  public void close() {
    Future<Void> unused = client.close();
  }
}
