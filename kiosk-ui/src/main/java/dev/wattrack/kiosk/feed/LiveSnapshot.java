package dev.wattrack.kiosk.feed;

import dev.wattrack.kiosk.model.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** One snapshot of now, for a picture. */
public final class LiveSnapshot {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * Asks {@code /api/v1/cluster}.
   *
   * @throws IOException with what to do when nobody answers
   */
  public static Snapshot of(URI base) throws IOException, InterruptedException {
    URI address = URI.create(base.toString().replaceAll("/+$", "") + "/api/v1/cluster");
    HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    String answer;
    try {
      answer =
          http.send(
                  HttpRequest.newBuilder(address).timeout(TIMEOUT).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
    } catch (IOException e) {
      throw new IOException(
          "no aggregator at "
              + base
              + " ("
              + (e.getMessage() == null ? "connection refused" : e.getMessage())
              + "). Start one with `wattrack up`, name it with --feed, or use --snapshot FILE.",
          e);
    }
    Snapshot snapshot = SnapshotReader.read(answer);
    if (snapshot == null) {
      throw new IOException(address + " does not answer with a snapshot; is --feed right?");
    }
    return snapshot;
  }

  private LiveSnapshot() {}
}
