package dev.wattrack.kiosk.feed;

import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.model.http.Endpoint;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;

/** One snapshot of now, for a picture. */
public final class LiveSnapshot {
  private static final String ROUTE = "/api/v1/cluster";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * Asks {@code /api/v1/cluster}.
   *
   * @throws IOException with what to do when nobody answers
   */
  public static Snapshot of(Endpoint aggregator) throws IOException, InterruptedException {
    String answer;
    try {
      answer =
          aggregator
              .client()
              .send(
                  aggregator.request(ROUTE).timeout(TIMEOUT).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
    } catch (IOException e) {
      throw new IOException(
          "no aggregator at "
              + aggregator
              + " ("
              + (e.getMessage() == null ? "connection refused" : e.getMessage())
              + "). Start one with `wattrack up`, name it with --feed, or use --snapshot FILE.",
          e);
    }
    Snapshot snapshot = SnapshotReader.read(answer);
    if (snapshot == null) {
      throw new IOException(
          aggregator.address(ROUTE) + " does not answer with a snapshot; is --feed right?");
    }
    return snapshot;
  }

  private LiveSnapshot() {}
}
