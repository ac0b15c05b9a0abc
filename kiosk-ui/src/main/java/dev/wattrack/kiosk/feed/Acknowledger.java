package dev.wattrack.kiosk.feed;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Tells the aggregator that a person has seen an alert. Asks once and with nothing but its address:
 * an aggregator that wants to know who asks refuses, and what it said is handed on. Safe for use by
 * several threads; nobody waits.
 */
public final class Acknowledger {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int NOT_FOUND = 404;
  private static final String BODY =
      "{\"by\":\"kiosk\",\"comment\":\"touched on the screen\",\"acknowledged\":true}";

  private final URI base;
  private final HttpClient http;

  public Acknowledger(URI base) {
    this.base = base;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
  }

  /**
   * Acknowledges an alert; one that is over needs nothing.
   *
   * @param trouble told in a few words why it was not; by another thread
   */
  public void acknowledge(String alertId, Consumer<String> trouble) {
    String id = URLEncoder.encode(alertId, StandardCharsets.UTF_8).replace("+", "%20");
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(base.toString().replaceAll("/+$", "") + "/api/v1/alerts/" + id + "/ack"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
    var unused =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
            .whenComplete(
                (response, failure) -> {
                  if (failure != null) {
                    trouble.accept(words(failure));
                  } else if (response.statusCode() / 100 != 2
                      && response.statusCode() != NOT_FOUND) {
                    trouble.accept("HTTP " + response.statusCode());
                  }
                });
  }

  private static String words(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String message = cause instanceof IOException ? cause.getMessage() : cause.toString();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
