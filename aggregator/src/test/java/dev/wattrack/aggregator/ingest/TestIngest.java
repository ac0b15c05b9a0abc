package dev.wattrack.aggregator.ingest;

import static dev.wattrack.aggregator.ingest.TestAgent.SECOND;
import static dev.wattrack.aggregator.ingest.TestAgent.hello;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.live.ClusterSnapshot;
import dev.wattrack.aggregator.live.ClusterState;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.Welcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An ingest on a free port of 127.0.0.1 with a store in memory. */
final class TestIngest implements AutoCloseable {
  static final int NEWCOMERS = 16;
  static final int MAX_SERIES = 100;
  static final long T0 = 1_780_000_000L * SECOND;
  static final Duration COMMIT_INTERVAL = Duration.ofMillis(50);

  final Vertx vertx = Vertx.vertx();
  final RecordingStore store;
  final ClusterState state;
  final IngestServer server;

  private TestIngest(
      IngestOptions options, RecordingStore store, int mostNodes, Clock clock, Door door) {
    this.store = store;
    state =
        new ClusterState(
            clock, () -> System.nanoTime() / 1_000_000, mostNodes, List.of(), Map.of());
    server = new IngestServer(options, store, state, clock, door, List.of());
  }

  /** One that takes plain text, of 50 nodes. */
  static TestIngest open() throws Exception {
    return open(options(COMMIT_INTERVAL, MAX_SERIES, NEWCOMERS), 50);
  }

  /** One that takes plain text. */
  static TestIngest open(IngestOptions options, int mostNodes) throws Exception {
    return new TestIngest(options, new RecordingStore(), mostNodes, Clock.systemUTC(), Door.OPEN)
        .started();
  }

  /** One that takes TLS alone, of 50 nodes. */
  static TestIngest guarded(RecordingStore store, int newcomers, Clock clock, Doorkeeper keeper)
      throws Exception {
    IngestOptions options = options(COMMIT_INTERVAL, MAX_SERIES, newcomers);
    return new TestIngest(options, store, 50, clock, new Door(keeper, false)).started();
  }

  static IngestOptions options(Duration commitInterval, int maxSeries, int newcomers) {
    return new IngestOptions("127.0.0.1", 0, commitInterval, maxSeries, newcomers);
  }

  private TestIngest started() throws Exception {
    get(vertx.deployVerticle(server));
    return this;
  }

  int port() {
    return server.port();
  }

  /** A node as the page shows it. */
  ClusterSnapshot.Node node(String name) throws Exception {
    return get(server.ask(() -> state.snapshot("test", null))).nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Sends the only 200 ticks; each is acknowledged and is there once. */
  void takesEveryTickOnce() throws Exception {
    try (TestAgent agent = new TestAgent(port())) {
      assertThat(agent.greet(hello(1, "pi", "b"))).isInstanceOf(Welcome.class);
      Layout layout = agent.layout(3, 5);
      agent.keyTick(10, T0, 3, row(layout, 0));
      for (int i = 1; i < 200; i++) {
        agent.tick(T0 + i * SECOND, 3, row(layout, i));
      }
      assertThat(agent.acknowledged(200)).allMatch(range -> range.first() >= 10);
    }
    List<RecordingStore.Tick> ticks = store.ticks();
    assertThat(ticks).hasSize(200);
    for (int i = 0; i < 200; i++) {
      assertThat(ticks.get(i))
          .isEqualTo(
              new RecordingStore.Tick(
                  1, 10 + i, T0 + i * SECOND, List.of(0L + i, 1L + i, 2L + i, 3L + i, 4L + i)));
    }
  }

  static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** A row that counts up from a value. */
  static Row row(Layout layout, long first) {
    Row row = new Row(layout);
    for (int i = 0; i < layout.width(); i++) {
      row.set(i, first + i);
    }
    return row;
  }

  @Override
  public void close() throws Exception {
    get(vertx.close());
  }
}
