package dev.wattrack.kiosk.feed;

import dev.wattrack.model.http.Endpoint;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Tells the aggregator that a person has seen an alert. Asks once; why an aggregator refuses is
 * handed on in words. Safe for use by several threads; nobody waits.
 */
public final class Acknowledger {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int NOT_FOUND = 404;
  private static final String BODY =
      "{\"by\":\"kiosk\",\"comment\":\"touched on the screen\",\"acknowledged\":true}";

  private final Endpoint aggregator;

  public Acknowledger(Endpoint aggregator) {
    this.aggregator = aggregator;
  }

  /**
   * Acknowledges an alert; one that is over needs nothing.
   *
   * @param trouble told in a few words why it was not; by another thread
   */
  public void acknowledge(String alertId, Consumer<String> trouble) {
    String id = URLEncoder.encode(alertId, StandardCharsets.UTF_8).replace("+", "%20");
    HttpRequest request =
        aggregator
            .request("/api/v1/alerts/" + id + "/ack")
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
    var unused =
        aggregator
            .client()
            .sendAsync(request, HttpResponse.BodyHandlers.discarding())
            .whenComplete(
                (response, failure) -> {
                  if (failure != null) {
                    trouble.accept(words(failure));
                  } else if (response.statusCode() / 100 != 2
                      && response.statusCode() != NOT_FOUND) {
                    trouble.accept(refused(response.statusCode()));
                  }
                });
  }

  private static String refused(int status) {
    boolean token = status == 401 || status == 403;
    return "HTTP " + status + (token ? ", no token to operate" : "");
  }

  private static String words(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String message = cause instanceof IOException ? cause.getMessage() : cause.toString();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
