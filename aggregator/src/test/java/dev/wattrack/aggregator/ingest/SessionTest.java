package dev.wattrack.aggregator.ingest;

import static dev.wattrack.aggregator.ingest.TestAgent.hello;
import static dev.wattrack.aggregator.ingest.TestIngest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node is taken for by its hello, its heartbeats and its goodbye. */
class SessionTest {
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
  void twoNodesOfOneNameAreToldApart() throws Exception {
    try (TestAgent first = new TestAgent(ingest.port());
        TestAgent second = new TestAgent(ingest.port())) {
      first.greet(hello(1, "armbian", "b1"));
      Object answer = second.greet(hello(0x7abc0000, "armbian", "b2"));
      assertThat(((Welcome) answer).name()).isEqualTo("armbian~0000");
      assertThat(ingest.node("armbian~0000").flags()).contains("duplicate_name");
    }
  }

  @Test
  void aClonedSdCardIsToldSoWhileTheFirstMachineGoesOn() throws Exception {
    try (TestAgent first = new TestAgent(ingest.port());
        TestAgent second = new TestAgent(ingest.port())) {
      first.greet(hello(1, "pi-1", "boot-1"));
      assertThat(second.greet(hello(1, "pi-2", "boot-2")))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.reason()).contains("pi-1").contains("/etc/machine-id"));
      assertThat(ingest.node("pi-1").flags()).contains("cloned_machine_id");
      assertThat(ingest.node("pi-1").state()).isEqualTo("up");
    }
  }

  @Test
  void factsOfTheHelloAreInTheInventory() throws Exception {
    try (TestAgent agent = new TestAgent(ingest.port())) {
      agent.greet(hello(1, "pi", "b"));
      var inventory =
          get(
              ingest.server.ask(
                  () -> ingest.state.inventory(ingest.state.byName("pi").orElseThrow())));
      assertThat(inventory.cores()).isEqualTo(4);
      assertThat(inventory.board()).isEqualTo("Test Board");
      assertThat(inventory.kernel()).isNull();
      assertThat(Map.of("skew", inventory.clockSkewSeconds() != null)).containsEntry("skew", true);
    }
  }

  @Test
  void aGoodbyeMeansStopped() throws Exception {
    try (TestAgent agent = new TestAgent(ingest.port())) {
      agent.greet(hello(1, "pi", "b"));
      agent.goodbye();
    }
    await().until(() -> ingest.node("pi").state().equals("stopped"));
    await().until(() -> "stopped".equals(ingest.store.lastStates().get(1).word()));
  }

  @Test
  void anAgentThatFallsSilentIsFoundDeadWithinFiveSecondsAndHeartbeatsKeepItAlive()
      throws Exception {
    try (TestAgent silent = new TestAgent(ingest.port());
        TestAgent beating = new TestAgent(ingest.port())) {
      silent.greet(hello(1, "silent", "b"));
      beating.greet(hello(2, "beating", "b"));
      for (int i = 0; i < 13; i++) {
        beating.heartbeat();
        TimeUnit.MILLISECONDS.sleep(400);
      }
      assertThat(ingest.node("silent").state()).isEqualTo("agent_died");
      assertThat(ingest.node("beating").state()).isIn("up", "stale");
    }
  }

  @Test
  void forgedAndReplayedHeartbeatsCountForNothing() throws Exception {
    try (TestAgent agent = new TestAgent(ingest.port())) {
      agent.greet(hello(1, "pi", "b"));
      byte[] genuine = agent.heartbeat();
      await().until(() -> ingest.server.stats().heartbeats.sum() == 1);
      agent.datagram(genuine);
      await().until(() -> ingest.server.stats().heartbeatsRefused.sum() == 1);
      byte[] forged = new byte[41];
      forged[0] = Wire.VERSION;
      agent.datagram(forged);
      agent.datagram(new byte[3]);
      await().until(() -> ingest.server.stats().heartbeatsRefused.sum() == 3);
      assertThat(ingest.server.stats().heartbeats.sum()).isEqualTo(1);
    }
  }
}
