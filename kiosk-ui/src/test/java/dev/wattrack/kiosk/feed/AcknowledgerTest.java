package dev.wattrack.kiosk.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.model.http.Endpoint;
import dev.wattrack.testkit.http.FakeAggregator;
import dev.wattrack.testkit.http.FakeAggregator.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What the aggregator is told of a touch, and what the screen is told of its answer. */
final class AcknowledgerTest {
  private static final String PATH = "POST /api/v1/alerts/NodeLost%2Fpi%204/ack";

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> troubles = new CopyOnWriteArrayList<>();

  private FakeAggregator answering(int status) throws IOException {
    return new FakeAggregator()
        .answer(
            PATH,
            body -> {
              bodies.add(body);
              return new Answer(status, "{}");
            });
  }

  private void touch(String url) {
    new Acknowledger(Endpoint.of(URI.create(url))).acknowledge("NodeLost/pi 4", troubles::add);
  }

  private static void within(Runnable check) {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(check::run);
  }

  @Test
  void itSaysWhoSawTheAlert() throws Exception {
    try (FakeAggregator good = answering(200);
        FakeAggregator over = answering(404);
        FakeAggregator strict = answering(401)) {
      touch(good.url() + "/");
      within(() -> assertThat(bodies).hasSize(1));
      assertThat(bodies.get(0)).contains("\"by\":\"kiosk\"", "\"acknowledged\":true");
      touch(over.url());
      within(() -> assertThat(bodies).hasSize(2));
      touch(strict.url());
      within(() -> assertThat(troubles).containsExactly("HTTP 401, no token to operate"));
    }
  }

  @Test
  void nobodyThereIsSaidToo() throws Exception {
    FakeAggregator gone = new FakeAggregator();
    gone.close();
    touch(gone.url());
    within(() -> assertThat(troubles).hasSize(1));
    assertThat(troubles.get(0)).isNotEmpty();
  }
}
