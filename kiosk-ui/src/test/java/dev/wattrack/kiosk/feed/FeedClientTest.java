package dev.wattrack.kiosk.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.kiosk.model.Link;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.model.http.Endpoint;
import dev.wattrack.testkit.http.FakeAggregator;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The client finds the feed before, while and after there is one. */
final class FeedClientTest {
  private final List<Snapshot> snapshots = new CopyOnWriteArrayList<>();
  private final List<Link> links = new CopyOnWriteArrayList<>();

  private FeedClient client(URI address) {
    FeedClient.Listener listener =
        new FeedClient.Listener() {
          @Override
          public void snapshot(Snapshot snapshot) {
            snapshots.add(snapshot);
          }

          @Override
          public void link(Link link) {
            links.add(link);
          }
        };
    return new FeedClient(Endpoint.of(address), listener, new Random(3));
  }

  private static void within(Runnable check) {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(check::run);
  }

  @Test
  void itConnectsAnewAfterTheFeedHasEnded() throws Exception {
    try (FakeAggregator server = new FakeAggregator().feed("{\"cluster\":\"a\"}", "no JSON", "[]");
        FeedClient client = client(URI.create(server.url()))) {
      client.start();
      within(() -> assertThat(snapshots.size()).isGreaterThanOrEqualTo(2));
      assertThat(server.requests())
          .filteredOn(request -> request.equals("/api/v1/feed"))
          .hasSizeGreaterThanOrEqualTo(2);
      assertThat(snapshots).allMatch(snapshot -> snapshot.cluster().equals("a"));
      within(() -> assertThat(links).anyMatch(link -> !link.connected()));
      assertThat(links.get(0).connected()).isTrue();
    }
  }

  @Test
  void everyConnectionAsksWhetherAnythingIsProtected() throws Exception {
    try (FakeAggregator server = new FakeAggregator().feed("{\"cluster\":\"a\"}");
        FeedClient client = client(URI.create(server.url()))) {
      server.answer("/api/v1/access", 200, "{\"role\":\"operate\",\"insecure\":true}");
      client.start();
      within(() -> assertThat(links).anyMatch(link -> link.connected() && link.insecure()));
      int told = links.size();
      server.answer("/api/v1/access", 500, "<html>");
      int before = snapshots.size();
      within(() -> assertThat(snapshots.size()).isGreaterThan(before + 2));
      assertThat(links.subList(told, links.size()))
          .as("who does not say is as he was")
          .isNotEmpty()
          .allMatch(Link::insecure);
      server.answer("/api/v1/access", 200, "{\"role\":null,\"insecure\":false}");
      within(() -> assertThat(links).anyMatch(link -> link.connected() && !link.insecure()));
    }
  }

  @Test
  void itStartsBeforeTheAggregatorAndFindsItWhenItComes() throws Exception {
    FakeAggregator server = new FakeAggregator();
    int port = server.port();
    server.close();
    try (FeedClient client = client(URI.create("http://127.0.0.1:" + port))) {
      client.start();
      within(() -> assertThat(links.size()).isGreaterThanOrEqualTo(2));
      assertThat(links).noneMatch(Link::connected);
      assertThat(links.get(1).attempts()).isEqualTo(2);
      assertThat(links.get(0).reason()).isNotEmpty();
      try (FakeAggregator late = new FakeAggregator(port).feed("{\"cluster\":\"late\"}")) {
        within(() -> assertThat(snapshots).isNotEmpty());
        assertThat(late.requests()).isNotEmpty();
      }
    }
  }
}
