package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import dev.wattrack.cli.api.Feed;
import dev.wattrack.cli.api.Snapshot;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.cli.terminal.Terminal.Screen;
import dev.wattrack.model.http.Endpoint;
import dev.wattrack.testkit.http.FakeAggregator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopTest {
  private static final long LONG_MILLIS = 20_000;
  private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();
  private final Terminal terminal =
      Terminal.plain(
          new PrintStream(drawn, true, StandardCharsets.UTF_8),
          new PrintStream(drawn, true, StandardCharsets.UTF_8));

  private static Snapshot snapshot() throws Exception {
    try (FakeAggregator aggregator = new FakeAggregator().feed(CommandsTest.CLUSTER);
        Feed feed = Feed.open(new Api(Endpoint.of(URI.create(aggregator.url()))))) {
      return feed.next(LONG_MILLIS).orElseThrow();
    }
  }

  @Test
  void theFeedGivesSnapshotsAndThenItsEnd() throws Exception {
    try (FakeAggregator aggregator = new FakeAggregator().feed(CommandsTest.CLUSTER);
        Feed feed = Feed.open(new Api(Endpoint.of(URI.create(aggregator.url()))))) {
      Optional<Snapshot> first = feed.next(LONG_MILLIS);
      assertThat(first.map(Snapshot::cluster)).contains("lab");
      assertThatThrownBy(() -> feed.next(LONG_MILLIS))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining("the feed ended");
      assertThat(aggregator.requests()).containsExactly("/api/v1/feed");
    }
  }

  @Test
  void aFeedThatIsNotJsonIsAnErrorOfTheApi() throws Exception {
    try (FakeAggregator aggregator = new FakeAggregator().feed("{\"nodes\":");
        Feed feed = Feed.open(new Api(Endpoint.of(URI.create(aggregator.url()))))) {
      assertThatThrownBy(() -> feed.next(LONG_MILLIS))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining("not JSON");
    }
  }

  @Test
  void theScreenSortsAndKeepsWhatItShowedThroughTrouble() throws Exception {
    Snapshot snapshot = snapshot();
    List<String> byCpu = lines(snapshot, null, NodeTable.Order.CPU, 200);
    assertThat(byCpu.get(0)).startsWith("lab (simulated)  2 of 3 nodes up  41.3 W");
    assertThat(byCpu.get(1)).isEqualTo("critical NodeLost away");
    assertThat(byCpu.subList(4, 7))
        .extracting(line -> line.substring(0, 3))
        .containsExactly("bus", "coo", "hot");
    List<String> byName = lines(snapshot, "the feed ended: gone", NodeTable.Order.NAME, 200);
    assertThat(byName.get(1)).isEqualTo("the feed ended: gone");
    assertThat(byName).anyMatch(line -> line.startsWith("cool"));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 80, 60, 40, 30})
  void noLineIsWiderThanTheScreen(int columns) throws Exception {
    List<String> lines = lines(snapshot(), "x".repeat(300), NodeTable.Order.CPU, columns);
    assertThat(lines).allMatch(line -> line.codePointCount(0, line.length()) <= columns);
    assertThat(lines).anyMatch(line -> line.startsWith("NODE"));
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 9, 7, 6, 4})
  void noPictureIsHigherThanTheScreen(int rows) throws Exception {
    Screen screen = new Screen(rows, 80);
    List<String> all =
        TopScreen.lines(snapshot(), null, NodeTable.Order.CPU, terminal, new Screen(99, 80));
    List<String> lines = TopScreen.lines(snapshot(), null, NodeTable.Order.CPU, terminal, screen);
    assertThat(lines).hasSize(Math.min(all.size(), rows - 1));
    assertThat(lines.get(0)).isEqualTo(all.get(0));
    if (all.size() > lines.size()) {
      assertThat(lines).contains("… " + (all.size() - lines.size() + 1) + " more");
    }
  }

  @Test
  void leavingGivesTheOldScreenBackOnce() {
    try (TopScreen screen = new TopScreen(terminal, NodeTable.Order.CPU)) {
      screen.sort(NodeTable.Order.NAME);
      screen.leave();
      screen.trouble("not drawn any more");
    }
    String all = drawn.toString(StandardCharsets.UTF_8);
    assertThat(all).startsWith("\u001b[?1049h").endsWith("\u001b[?1049l");
    assertThat(all).contains("waiting for the first values").doesNotContain("not drawn");
    assertThat(all.split("\\[\\?1049l", -1)).hasSize(2);
  }

  private List<String> lines(
      Snapshot snapshot, @Nullable String trouble, NodeTable.Order order, int columns) {
    return TopScreen.lines(snapshot, trouble, order, terminal, new Screen(24, columns));
  }
}
