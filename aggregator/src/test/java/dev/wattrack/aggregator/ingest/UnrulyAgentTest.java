package dev.wattrack.aggregator.ingest;

import static dev.wattrack.aggregator.ingest.TestAgent.SECOND;
import static dev.wattrack.aggregator.ingest.TestAgent.hello;
import static dev.wattrack.aggregator.ingest.TestIngest.MAX_SERIES;
import static dev.wattrack.aggregator.ingest.TestIngest.NEWCOMERS;
import static dev.wattrack.aggregator.ingest.TestIngest.T0;
import static dev.wattrack.aggregator.ingest.TestIngest.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents that send what is wrong, too much or nothing harm nobody else. */
class UnrulyAgentTest {
  private static final int CROWD = 10_000;

  private TestIngest ingest;

  @BeforeEach
  void start() throws Exception {
    ingest = TestIngest.open();
  }

  @AfterEach
  void stop() throws Exception {
    ingest.close();
  }

  @Test
  void randomBytesEndTheConnectionAndNothingElse() throws Exception {
    long seed = 42;
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      try (TestAgent agent = new TestAgent(ingest.port())) {
        byte[] noise = new byte[1 + random.nextInt(3_000)];
        random.nextBytes(noise);
        if (i % 2 == 0) {
          System.arraycopy(Wire.preface(), 0, noise, 0, Math.min(8, noise.length));
        }
        assertThat(answerOrClose(agent, noise)).as("seed %d round %d", seed, i).isTrue();
      }
    }
    ingest.takesEveryTickOnce();
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
    try (TestAgent agent = new TestAgent(ingest.port())) {
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
    await().until(() -> !ingest.store.ticks().isEmpty());
    assertThat(ingest.store.ticks().get(0).values()).containsExactly(0L, 1L);
  }

  @Test
  void anOversizedFrameIsRefusedBeforeItIsTaken() throws Exception {
    try (TestAgent agent = new TestAgent(ingest.port())) {
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
    try (TestAgent agent = new TestAgent(ingest.port())) {
      agent.raw(new byte[] {'W', 'A', 'T', 'T', 9, 0, 0, 0});
      assertThat(agent.next())
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.reason()).contains("version 9").contains("upgrade"));
    }
  }

  @Test
  void aNodeThatDeclaresTooManySeriesIsRefused() throws Exception {
    try (TestAgent agent = new TestAgent(ingest.port())) {
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
  void layoutsThatReplaceEachOtherCountOnceUntilTheyAreVeryMany() throws Exception {
    try (TestAgent agent = new TestAgent(ingest.port())) {
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
  void connectionsThatDoNotSayWhoTheyAreAreFewPerAddressAndClosedAfterFiveSeconds()
      throws Exception {
    List<Socket> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < CROWD; i++) {
        crowd.add(new Socket(InetAddress.getLoopbackAddress(), ingest.port()));
        if (crowd.size() > 2_000) {
          crowd.remove(NEWCOMERS).close();
        }
        assertThat(ingest.server.stats().connections.get()).isLessThanOrEqualTo(NEWCOMERS);
      }
      await().until(() -> ingest.server.stats().refused.sum() >= CROWD / 2);
      crowd.get(0).getOutputStream().write('W');
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> ingest.server.stats().connections.get() == 0);
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
    ingest.takesEveryTickOnce();
  }

  @Test
  void aClientThatNeverReadsIsClosedAndItsSamplesStay() throws Exception {
    int sent = 0;
    try (TestAgent agent = new TestAgent(ingest.port())) {
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
        .until(
            () ->
                ingest.server.stats().connections.get() == 0
                    && ingest.store.ticks().size() > 1_000);
    Set<Long> distinct = new HashSet<>();
    ingest.store.ticks().forEach(tick -> distinct.add(tick.seq()));
    assertThat(distinct).hasSize(ingest.store.ticks().size());
    assertThat(ingest.server.unwrittenBytes()).isLessThan(64L << 20);
  }
}
