package dev.wattrack.kiosk.feed;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Reads answers whose end may never come. */
final class Body {

  /**
   * The first bytes of an answer, and closes it. A request's own time-out ends with the headers, so
   * an aggregator that loses its power behind them would be waited for without end.
   *
   * @throws IOException also when it takes longer
   */
  static byte[] read(InputStream body, int most, Duration within) throws IOException {
    Executor later = CompletableFuture.delayedExecutor(within.toMillis(), TimeUnit.MILLISECONDS);
    later.execute(
        () -> {
          try {
            body.close();
          } catch (IOException e) {
            // Then it is no longer open.
          }
        });
    try (body) {
      return body.readNBytes(most);
    }
  }

  private Body() {}
}
