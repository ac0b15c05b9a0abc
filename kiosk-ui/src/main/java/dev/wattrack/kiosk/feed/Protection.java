package dev.wattrack.kiosk.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.model.http.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether an aggregator encrypts and asks who comes, as {@code /api/v1/access} says to all. */
public final class Protection {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int LONGEST_ANSWER_BYTES = 4 << 10;

  /** True if it does not; null where it does not say, as one of an earlier version. */
  public static @Nullable Boolean isMissing(Endpoint aggregator) throws InterruptedException {
    HttpRequest request = aggregator.request("/api/v1/access").timeout(TIMEOUT).build();
    try (InputStream body =
        aggregator.client().send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      byte[] answer = body.readNBytes(LONGEST_ANSWER_BYTES);
      JsonNode json = Json.object(new String(answer, StandardCharsets.UTF_8));
      return json == null ? null : Json.flag(json, "insecure");
    } catch (IOException e) {
      // Who is not there does not say.
      return null;
    }
  }

  private Protection() {}
}
