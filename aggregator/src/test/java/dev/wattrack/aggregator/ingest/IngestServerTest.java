package dev.wattrack.aggregator.ingest;

import static dev.wattrack.aggregator.ingest.TestAgent.SECOND;
import static dev.wattrack.aggregator.ingest.TestAgent.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.aggregator.live.ClusterSnapshot;
import dev.wattrack.aggregator.live.ClusterState;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngestServerTest {
  private static final int NEWCOMERS = 16;
  private static final int CROWD = 10_000;
  private static final int MAX_SERIES = 100;
  private static final long T0 = 1_780_000_000L * SECOND;

  private final Vertx vertx = Vertx.vertx();
  private final RecordingStore store = new RecordingStore();
  private final ClusterState state =
      new ClusterState(
          Clock.systemUTC(), () -> System.nanoTime() / 1_000_000, 50, List.of(), Map.of());
  private final IngestServer server =
      new IngestServer(
          new IngestOptions("127.0.0.1", 0, Duration.ofMillis(50), MAX_SERIES, NEWCOMERS),
          store,
          state,
          Clock.systemUTC());

  @BeforeEach
  void start() throws Exception {
    get(vertx.deployVerticle(server));
  }

  @AfterEach
  void stop() throws Exception {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private ClusterSnapshot.Node node(String name) throws Exception {
    return get(server.ask(() -> state.snapshot("test", null))).nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Row row(Layout layout, long first) {
    Row row = new Row(layout);
    for (int i = 0; i < layout.width(); i++) {
      row.set(i, first + i);
    }
    return row;
  }

  @Test
  void everyTickIsAcknowledgedOnceItIsCommittedAndIsThereOnce() throws Exception {
    try (TestAgent agent = new TestAgent(server.port())) {
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

  @Test
  void whileTheStoreIsFullNothingIsAcknowledgedAndLaterNothingIsMissing() throws Exception {
    store.full(true);
    try (TestAgent agent = new TestAgent(server.port())) {
      agent.greet(hello(1, "pi", "b"));
      Layout layout = agent.layout(0, 2);
      agent.keyTick(1, T0, 0, row(layout, 0));
      await().until(() -> server.storeTrouble() != null);
      agent.tick(T0 + SECOND, 0, row(layout, 1));
      assertThat(store.ticks()).isEmpty();
      assertThat(server.stats().acknowledged.sum()).isZero();
      store.full(false);
      assertThat(agent.acknowledged(2)).isNotEmpty();
      assertThat(store.ticks()).extracting(RecordingStore.Tick::seq).containsExactly(1L, 2L);
      await().until(() -> server.storeTrouble() == null);
    }
  }

  @Test
  void samplesOfAnAgentThatWasCutOffAreKept() throws Exception {
    try (TestAgent agent = new TestAgent(server.port())) {
      agent.greet(hello(1, "pi", "b"));
      Layout layout = agent.layout(0, 2);
      agent.keyTick(1, T0, 0, row(layout, 0));
    }
    await().until(() -> store.ticks().size() == 1);
  }

  @Test
  void randomBytesEndTheConnectionAndNothingElse() throws Exception {
    long seed = 42;
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      try (TestAgent agent = new TestAgent(server.port())) {
        byte[] noise = new byte[1 + random.nextInt(3_000)];
        random.nextBytes(noise);
        if (i % 2 == 0) {
          System.arraycopy(Wire.preface(), 0, noise, 0, Math.min(8, noise.length));
        }
        assertThat(answerOrClose(agent, noise)).as("seed %d round %d", seed, i).isTrue();
      }
    }
    everyTickIsAcknowledgedOnceItIsCommittedAndIsThereOnce();
  }

  /** The aggregator may have closed before all of it was written. */
  private static boolean answerOrClose(TestAgent agent, byte[] noise) {
    try {
      agent.raw(noise);
      agent.raw(new byte[64 << 10]);
      Object answer = agent.next();
      return answer == null || answer instanceof Refusal;
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).matches("(?i).*(reset|broken pipe).*");
    }
  }

  @Test
  void aTickThatIsCutOffInItsMiddleIsRefusedAndWhatCameBeforeStays() throws Exception {
    try (TestAgent agent = new TestAgent(server.port())) {
      agent.greet(hello(1, "pi", "b"));
      Layout layout = agent.layout(0, 2);
      agent.keyTick(1, T0, 0, row(layout, 0));
      agent.raw(new byte[] {4, Wire.TICK, 0, 0, 0});
      agent.raw(new byte[] {4, Wire.TICK, 0, 0, 9});
      Object answer = agent.next();
      while (answer instanceof List<?>) {
        answer = agent.next();
      }
      assertThat(answer).isInstanceOf(Refusal.class);
      assertThat(((Refusal) answer).code()).isEqualTo("malformed");
    }
    await().until(() -> !store.ticks().isEmpty());
    assertThat(store.ticks().get(0).values()).containsExactly(0L, 1L);
  }

  @Test
  void anOversizedFrameIsRefusedBeforeItIsTaken() throws Exception {
    try (TestAgent agent = new TestAgent(server.port())) {
      agent.greet(hello(1, "pi", "b"));
      WireBuffer out = new WireBuffer(16);
      out.varint(Wire.MAX_FRAME + 1L).u8(Wire.TICK);
      agent.send(out);
      assertThat(agent.next())
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.reason()).contains("1048577 bytes"));
    }
  }

  @Test
  void anotherVersionIsToldWhichToUpgrade() throws Exception {
    try (TestAgent agent = new TestAgent(server.port())) {
      agent.raw(new byte[] {'W', 'A', 'T', 'T', 9, 0, 0, 0});
      assertThat(agent.next())
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.reason()).contains("version 9").contains("upgrade"));
    }
  }

  @Test
  void aNodeThatDeclaresTooManySeriesIsRefused() throws Exception {
    try (TestAgent agent = new TestAgent(server.port())) {
      agent.greet(hello(1, "pi", "b"));
      agent.layout(0, MAX_SERIES);
      agent.layout(1, 1);
      assertThat(agent.next())
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.reason()).contains("limit.series_per_node"));
    }
  }

  @Test
  void whatCameBeforeARefusalIsAcknowledgedFirst() throws Exception {
    try (TestAgent agent = new TestAgent(server.port())) {
      agent.greet(hello(1, "pi", "b"));
      Layout layout = agent.layout(0, 2);
      agent.keyTick(1, T0, 0, row(layout, 0));
      agent.layout(1, MAX_SERIES);
      assertThat(agent.acknowledged(1)).hasSize(1);
      assertThat(agent.next()).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void layoutsThatReplaceEachOtherCountOnceUntilTheyAreVeryMany() throws Exception {
    try (TestAgent agent = new TestAgent(server.port())) {
      agent.greet(hello(1, "pi", "b"));
      List<Column> columns = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        columns.add(Column.decimal("net", Map.of(), "f" + i, 0, 1));
      }
      int fitting = 8 * MAX_SERIES / columns.size();
      for (int gid = 0; gid < fitting; gid++) {
        columns.set(0, Column.decimal("net", Map.of("interface", "veth" + gid), "f", 0, 1));
        Layout layout = agent.layout(gid, new Layout(columns));
        if (gid == 0) {
          agent.keyTick(1, T0, gid, row(layout, gid));
        } else {
          agent.tick(T0 + gid * SECOND, gid, row(layout, gid));
        }
      }
      agent.acknowledged(fitting);
      agent.layout(fitting, 1);
      assertThat(agent.next())
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.reason()).contains("please connect anew"));
    }
  }

  @Test
  void whileTheStoreFailsAgentsGetSignsOfLifeAndNewOnesAreLetIn() throws Exception {
    IngestServer patient =
        new IngestServer(
            new IngestOptions("127.0.0.1", 0, Duration.ofMillis(50), MAX_SERIES, NEWCOMERS),
            store,
            state,
            Clock.systemUTC(),
            100);
    get(vertx.deployVerticle(patient));
    store.full(true);
    try (TestAgent agent = new TestAgent(patient.port());
        TestAgent late = new TestAgent(patient.port())) {
      agent.greet(hello(1, "pi", "b"));
      Layout layout = agent.layout(0, MAX_SERIES);
      agent.keyTick(1, T0, 0, row(layout, 0));
      byte[] filler = new byte[1 << 20];
      int flood = 0;
      while (!get(patient.ask(patient::overloaded)) && flood++ < 200) {
        send(agent, layout, flood * 100_000L, filler.length);
      }
      assertThat(get(patient.ask(patient::overloaded))).isTrue();
      assertThat(agent.next()).isEqualTo(List.of());
      assertThat(late.greet(hello(2, "late", "b"))).isInstanceOf(Welcome.class);
      assertThat(late.next()).isEqualTo(List.of());
    }
  }

  /** Sends key ticks of about so many bytes in all. */
  private static void send(TestAgent agent, Layout layout, long firstSeq, int length)
      throws IOException {
    WireBuffer out = new WireBuffer(length);
    TickEncoder encoder = new TickEncoder(false);
    for (long seq = firstSeq; out.length() < length; seq++) {
      encoder.beginKey(seq, T0 + seq * SECOND, SECOND);
      encoder.group(0, row(layout, seq << 40));
      encoder.end(out);
    }
    agent.send(out);
  }

  @Test
  void anAnswerComesBackOnTheEventLoopOfWhoAsked() throws Exception {
    Context asker = vertx.getOrCreateContext();
    Promise<Context> answeredOn = Promise.promise();
    asker.runOnContext(
        nothing ->
            server.ask(() -> 1).onSuccess(one -> answeredOn.complete(Vertx.currentContext())));
    assertThat(get(answeredOn.future())).isEqualTo(asker);
    Promise<Throwable> failedWith = Promise.promise();
    asker.runOnContext(
        nothing ->
            server
                .ask(
                    () -> {
                      throw new IllegalStateException("no answer");
                    })
                .onFailure(failedWith::complete));
    assertThat(get(failedWith.future())).hasMessage("no answer");
  }

  @Test
  void twoNodesOfOneNameAreToldApart() throws Exception {
    try (TestAgent first = new TestAgent(server.port());
        TestAgent second = new TestAgent(server.port())) {
      first.greet(hello(1, "armbian", "b1"));
      Object answer = second.greet(hello(0x7abc0000, "armbian", "b2"));
      assertThat(((Welcome) answer).name()).isEqualTo("armbian~0000");
      assertThat(node("armbian~0000").flags()).contains("duplicate_name");
    }
  }

  @Test
  void aClonedSdCardIsToldSoWhileTheFirstMachineGoesOn() throws Exception {
    try (TestAgent first = new TestAgent(server.port());
        TestAgent second = new TestAgent(server.port())) {
      first.greet(hello(1, "pi-1", "boot-1"));
      assertThat(second.greet(hello(1, "pi-2", "boot-2")))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.reason()).contains("pi-1").contains("/etc/machine-id"));
      assertThat(node("pi-1").flags()).contains("cloned_machine_id");
      assertThat(node("pi-1").state()).isEqualTo("up");
    }
  }

  @Test
  void timesOf1970AndOfNextYearAreStoredAndDisturbNothing() throws Exception {
    long nextYear = (System.currentTimeMillis() / 1000 + 365L * 86_400) * SECOND;
    try (TestAgent agent = new TestAgent(server.port())) {
      agent.greet(hello(1, "pi", "b"));
      Layout layout = agent.layout(0, 1);
      agent.keyTick(1, 0, 0, row(layout, 1));
      agent.tick(nextYear, 0, row(layout, 2));
      agent.tick(T0, 0, row(layout, 3));
      agent.acknowledged(3);
      assertThat(store.ticks())
          .extracting(RecordingStore.Tick::timeNanos)
          .containsExactly(0L, nextYear, T0);
      assertThat(node("pi").state()).isEqualTo("up");
    }
  }

  @Test
  void aGoodbyeMeansStopped() throws Exception {
    try (TestAgent agent = new TestAgent(server.port())) {
      agent.greet(hello(1, "pi", "b"));
      agent.goodbye();
    }
    await().until(() -> node("pi").state().equals("stopped"));
    await().until(() -> "stopped".equals(store.lastStates().get(1).word()));
  }

  @Test
  void anAgentThatFallsSilentIsFoundDeadWithinFiveSecondsAndHeartbeatsKeepItAlive()
      throws Exception {
    try (TestAgent silent = new TestAgent(server.port());
        TestAgent beating = new TestAgent(server.port())) {
      silent.greet(hello(1, "silent", "b"));
      beating.greet(hello(2, "beating", "b"));
      for (int i = 0; i < 13; i++) {
        beating.heartbeat();
        TimeUnit.MILLISECONDS.sleep(400);
      }
      assertThat(node("silent").state()).isEqualTo("agent_died");
      assertThat(node("beating").state()).isIn("up", "stale");
    }
  }

  @Test
  void forgedAndReplayedHeartbeatsCountForNothing() throws Exception {
    try (TestAgent agent = new TestAgent(server.port())) {
      agent.greet(hello(1, "pi", "b"));
      agent.heartbeat();
      await().until(() -> server.stats().heartbeats.sum() == 1);
      byte[] forged = new byte[41];
      forged[0] = Wire.VERSION;
      agent.datagram(forged);
      agent.datagram(new byte[3]);
      await().until(() -> server.stats().heartbeatsRefused.sum() == 2);
      assertThat(server.stats().heartbeats.sum()).isEqualTo(1);
    }
  }

  @Test
  void connectionsThatDoNotSayWhoTheyAreAreFewPerAddressAndClosedAfterFiveSeconds()
      throws Exception {
    List<Socket> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < CROWD; i++) {
        crowd.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
        if (crowd.size() > 2_000) {
          crowd.remove(NEWCOMERS).close();
        }
        assertThat(server.stats().connections.get()).isLessThanOrEqualTo(NEWCOMERS);
      }
      await().until(() -> server.stats().refused.sum() >= CROWD / 2);
      crowd.get(0).getOutputStream().write('W');
      await().atMost(Duration.ofSeconds(15)).until(() -> server.stats().connections.get() == 0);
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
    everyTickIsAcknowledgedOnceItIsCommittedAndIsThereOnce();
  }

  @Test
  void aClientThatNeverReadsIsClosedAndItsSamplesStay() throws Exception {
    int sent = 0;
    try (TestAgent agent = new TestAgent(server.port())) {
      agent.greet(hello(1, "pi", "b"));
      Layout layout = agent.layout(0, 1);
      Row row = row(layout, 1);
      try {
        while (sent < 1_500_000) {
          WireBuffer out = new WireBuffer(1 << 16);
          for (int i = 0; i < 2_000; i++) {
            TickEncoder encoder = new TickEncoder(false);
            sent++;
            encoder.beginKey(sent * 1_000_000_000L, T0 + sent * SECOND, SECOND);
            encoder.group(0, row);
            encoder.end(out);
          }
          agent.send(out);
        }
      } catch (IOException closedByServer) {
        assertThat(closedByServer).hasMessageMatching("(?i).*(reset|broken|closed).*");
      }
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> server.stats().connections.get() == 0 && store.ticks().size() > 1_000);
    Set<Long> distinct = new HashSet<>();
    store.ticks().forEach(tick -> distinct.add(tick.seq()));
    assertThat(distinct).hasSize(store.ticks().size());
    assertThat(server.unwrittenBytes()).isLessThan(64L << 20);
  }

  @Test
  void factsOfTheHelloAreInTheInventory() throws Exception {
    try (TestAgent agent = new TestAgent(server.port())) {
      agent.greet(hello(1, "pi", "b"));
      var inventory = get(server.ask(() -> state.inventory(state.byName("pi").orElseThrow())));
      assertThat(inventory.cores()).isEqualTo(4);
      assertThat(inventory.board()).isEqualTo("Test Board");
      assertThat(inventory.kernel()).isNull();
      assertThat(Map.of("skew", inventory.clockSkewSeconds() != null)).containsEntry("skew", true);
    }
  }
}
