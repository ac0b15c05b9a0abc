package dev.wattrack.aggregator.jobs.dask;

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
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks a scheduler's HTTP server, within bounds of time and memory. Confined to the source's
 * thread, which it blocks.
 */
final class DaskHttp implements AutoCloseable {
  static final int CONNECT_MILLIS = 3_000;
  private static final int ANSWER_SECONDS = 10;
  private static final int MOST_BYTES = 8 << 20;
  private static final int OK = 200;

  private final DaskUrl url;
  private final HttpClient client;

  /** What came of a question. */
  sealed interface Answer {
    record Text(String body) implements Answer {}

    /** Something answers, but not with this route. */
    record NoRoute(String reason) implements Answer {}

    /** Nobody listens there: the host itself says so. */
    record Refused(String reason) implements Answer {}

    record Trouble(String reason) implements Answer {}
  }

  DaskHttp(Vertx vertx, DaskUrl url) {
    this.url = url;
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setIdleTimeout(ANSWER_SECONDS)
                .setConnectTimeout(CONNECT_MILLIS));
  }

  Answer get(String route) throws InterruptedException {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(url.host())
            .setPort(url.port())
            .setURI(url.path() + route);
    AtomicReference<HttpClientRequest> open = new AtomicReference<>();
    Future<Answer> answer =
        client
            .request(options)
            .compose(
                request -> {
                  open.set(request);
                  return request.send();
                })
            .compose(response -> read(response, route));
    try {
      return answer.toCompletionStage().toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      HttpClientRequest request = open.get();
      if (request != null) {
        request.reset();
      }
      return new Answer.Trouble(url + " did not answer within " + ANSWER_SECONDS + " s");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String reason =
          url + " cannot be asked: " + DaskText.clean(String.valueOf(cause.getMessage()));
      return cause instanceof ConnectException && !reason.contains("timed out")
          ? new Answer.Refused(reason)
          : new Answer.Trouble(reason);
    }
  }

  private Future<Answer> read(HttpClientResponse response, String route) {
    if (response.statusCode() != OK) {
      response.request().reset();
      return Future.succeededFuture(
          new Answer.NoRoute(url + route + " answers HTTP " + response.statusCode()));
    }
    Promise<Answer> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    response.handler(
        part -> {
          if (body.length() + part.length() > MOST_BYTES) {
            promise.tryComplete(
                new Answer.Trouble(
                    url + route + " answers with more than " + (MOST_BYTES >> 20) + " MB"));
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
