package dev.wattrack.aggregator.ingest;

import static dev.wattrack.aggregator.ingest.TestAgent.SECOND;
import static dev.wattrack.aggregator.ingest.TestAgent.hello;
import static dev.wattrack.aggregator.ingest.TestIngest.COMMIT_INTERVAL;
import static dev.wattrack.aggregator.ingest.TestIngest.MAX_SERIES;
import static dev.wattrack.aggregator.ingest.TestIngest.NEWCOMERS;
import static dev.wattrack.aggregator.ingest.TestIngest.T0;
import static dev.wattrack.aggregator.ingest.TestIngest.get;
import static dev.wattrack.aggregator.ingest.TestIngest.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.WireBuffer;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Samples become durable and are acknowledged, once each. */
class IngestServerTest {
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
  void everyTickIsAcknowledgedOnceItIsCommittedAndIsThereOnce() throws Exception {
    ingest.takesEveryTickOnce();
  }

  @Test
  void whileTheStoreIsFullNothingIsAcknowledgedAndLaterNothingIsMissing() throws Exception {
    ingest.store.full(true);
    try (TestAgent agent = new TestAgent(ingest.port())) {
      agent.greet(hello(1, "pi", "b"));
      Layout layout = agent.layout(0, 2);
      agent.keyTick(1, T0, 0, row(layout, 0));
      await().until(() -> ingest.server.storeTrouble() != null);
      agent.tick(T0 + SECOND, 0, row(layout, 1));
      assertThat(ingest.store.ticks()).isEmpty();
      assertThat(ingest.server.stats().acknowledged.sum()).isZero();
      ingest.store.full(false);
      assertThat(agent.acknowledged(2)).isNotEmpty();
      assertThat(ingest.store.ticks()).extracting(RecordingStore.Tick::seq).containsExactly(1L, 2L);
      await().until(() -> ingest.server.storeTrouble() == null);
    }
  }

  @Test
  void samplesOfAnAgentThatWasCutOffAreKept() throws Exception {
    try (TestAgent agent = new TestAgent(ingest.port())) {
      agent.greet(hello(1, "pi", "b"));
      Layout layout = agent.layout(0, 2);
      agent.keyTick(1, T0, 0, row(layout, 0));
    }
    await().until(() -> ingest.store.ticks().size() == 1);
  }

  @Test
  void whatCameBeforeARefusalIsAcknowledgedFirst() throws Exception {
    try (TestAgent agent = new TestAgent(ingest.port())) {
      agent.greet(hello(1, "pi", "b"));
      Layout layout = agent.layout(0, 2);
      agent.keyTick(1, T0, 0, row(layout, 0));
      agent.layout(1, MAX_SERIES);
      assertThat(agent.acknowledged(1)).hasSize(1);
      assertThat(agent.next()).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void whileTheStoreFailsAgentsGetSignsOfLifeAndNewOnesAreLetIn() throws Exception {
    IngestServer patient =
        new IngestServer(
            TestIngest.options(COMMIT_INTERVAL, MAX_SERIES, NEWCOMERS),
            ingest.store,
            ingest.state,
            Clock.systemUTC(),
            100);
    get(ingest.vertx.deployVerticle(patient));
    ingest.store.full(true);
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
  void timesOf1970AndOfNextYearAreStoredAndDisturbNothing() throws Exception {
    long nextYear = (System.currentTimeMillis() / 1000 + 365L * 86_400) * SECOND;
    try (TestAgent agent = new TestAgent(ingest.port())) {
      agent.greet(hello(1, "pi", "b"));
      Layout layout = agent.layout(0, 1);
      agent.keyTick(1, 0, 0, row(layout, 1));
      agent.tick(nextYear, 0, row(layout, 2));
      agent.tick(T0, 0, row(layout, 3));
      agent.acknowledged(3);
      assertThat(ingest.store.ticks())
          .extracting(RecordingStore.Tick::timeNanos)
          .containsExactly(0L, nextYear, T0);
      assertThat(ingest.node("pi").state()).isEqualTo("up");
    }
  }

  @Test
  void anAnswerComesBackOnTheEventLoopOfWhoAsked() throws Exception {
    Context asker = ingest.vertx.getOrCreateContext();
    Promise<Context> answeredOn = Promise.promise();
    asker.runOnContext(
        nothing ->
            ingest
                .server
                .ask(() -> 1)
                .onSuccess(one -> answeredOn.complete(Vertx.currentContext())));
    assertThat(get(answeredOn.future())).isEqualTo(asker);
    Promise<Throwable> failedWith = Promise.promise();
    asker.runOnContext(
        nothing ->
            ingest
                .server
                .ask(
                    () -> {
                      throw new IllegalStateException("no answer");
                    })
                .onFailure(failedWith::complete));
    assertThat(get(failedWith.future())).hasMessage("no answer");
  }
}
