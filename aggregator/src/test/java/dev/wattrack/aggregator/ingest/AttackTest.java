package dev.wattrack.aggregator.ingest;

import static dev.wattrack.aggregator.ingest.TestAgent.hello;
import static dev.wattrack.aggregator.ingest.TestIngest.get;
import static dev.wattrack.aggregator.ingest.TlsIngest.DEADLINE;
import static dev.wattrack.aggregator.ingest.TlsIngest.NEWCOMERS;
import static dev.wattrack.aggregator.ingest.TlsIngest.awaitCount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.aggregator.access.Complaints;
import dev.wattrack.aggregator.live.LiveNode;
import dev.wattrack.aggregator.live.NodeState;
import dev.wattrack.model.tls.Holder;
import dev.wattrack.model.wire.Heartbeat;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers at the agents' port: each is refused, counted and logged once. docs/security.md. */
class AttackTest {
  private TlsIngest ingest;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    ingest = TlsIngest.open(dir);
  }

  @AfterEach
  void stop() throws Exception {
    ingest.close();
  }

  @Test
  void plainTextIsRefusedInWordsAndSaidOnce() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (TestAgent plain = new TestAgent(ingest.port())) {
        assertThat(plain.greet(hello(1, "pi", "b")))
            .isInstanceOfSatisfying(
                Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("tls"));
        assertThat(plain.next()).isNull();
      }
    }
    assertThat(ingest.server.stats().plainRefused.sum()).isEqualTo(3);
    assertThat(ingest.logged("takes TLS alone")).isEqualTo(1);
    assertThat(ingest.state.nodes()).isEmpty();
  }

  @Test
  void rubbishThatBeginsLikeTlsIsRefusedAndSaidOnce() throws Exception {
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      byte[] bytes = new byte[1 + random.nextInt(3_000)];
      random.nextBytes(bytes);
      bytes[0] = 22;
      send(bytes);
    }
    awaitCount(ingest.server.stats().handshakesFailed, 20);
    assertThat(ingest.logged("TLS failed")).isEqualTo(1);
  }

  @Test
  void anEndlessHandshakeIsCutShort() throws Exception {
    byte[] record = new byte[5 + 16_000];
    record[0] = 22;
    record[1] = 3;
    record[2] = 1;
    record[3] = 16_000 >> 8;
    record[4] = (byte) (16_000 & 0xff);
    record[5] = 1; // a ClientHello of 16 MB less one
    record[6] = (byte) 0xff;
    record[7] = (byte) 0xff;
    record[8] = (byte) 0xff;
    byte[] three = new byte[3 * record.length];
    for (int i = 0; i < 3; i++) {
      System.arraycopy(record, 0, three, i * record.length, record.length);
    }
    send(three);
    awaitCount(ingest.server.stats().handshakesFailed, 1);
  }

  /** Sends and waits until the aggregator has closed. */
  private void send(byte[] bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ingest.port())) {
      socket.setSoTimeout(30_000);
      try {
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
        byte[] answer = new byte[256];
        while (socket.getInputStream().read(answer) >= 0) {
          assertThat(answer).hasSize(256);
        }
      } catch (IOException e) {
        assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
      }
    }
  }

  @Test
  void thoseWhoBeginAndNeverGoOnAreBounded() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < NEWCOMERS; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), ingest.port());
        slow.add(socket);
        socket.getOutputStream().write(new byte[] {22, 3, 1, 0});
      }
      await().atMost(DEADLINE).until(() -> ingest.server.stats().connections.get() == NEWCOMERS);
      try (Socket more = new Socket(InetAddress.getLoopbackAddress(), ingest.port())) {
        more.setSoTimeout(30_000);
        assertThat(more.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(ingest.server.stats().refused.sum()).isEqualTo(1);
      // They are closed when their time for a greeting is over.
      await().atMost(DEADLINE).until(() -> ingest.server.stats().connections.get() == 0);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void aNameWithControlCharactersReachesNoLog() throws Exception {
    Holder.Held held = ingest.joined(1, "pi");
    WireBuffer body = new WireBuffer(256);
    hello(1, "pi@", "b").write(body);
    byte[] bytes = body.toByteArray();
    for (int i = 0; i + 2 < bytes.length; i++) {
      if (bytes[i] == 'p' && bytes[i + 1] == 'i' && bytes[i + 2] == '@') {
        bytes[i + 2] = '\n';
      }
    }
    try (TlsAgent agent = ingest.agent(held)) {
      WireBuffer out = new WireBuffer(256);
      out.bytes(Wire.preface(), 0, Wire.PREFACE_LENGTH).bytes(bytes, 0, bytes.length);
      agent.send(out);
      assertThat(((Refusal) agent.next()).code()).isEqualTo("malformed");
    }
    assertThat(ingest.log).noneMatch(line -> line.chars().anyMatch(Character::isISOControl));
    assertThat(Complaints.clean("a\nWARNING: \u001b[2Jforged\u2028"))
        .isEqualTo("a?WARNING: ?[2Jforged?");
  }

  @Test
  void heartbeatsOfStrangersDoNotKeepANodeAlive() throws Exception {
    try (TlsAgent agent = ingest.agent(ingest.joined(1, "pi"));
        TestAgent forger = new TestAgent(ingest.port())) {
      Welcome welcome = (Welcome) agent.greet(hello(1, "pi", "b"));
      byte[] forged =
          new Heartbeat(welcome.sessionId(), 1, 0).write(new Heartbeat.Signer(new byte[32]));
      forger.datagram(forged);
      awaitCount(ingest.server.stats().heartbeatsRefused, 1);
      assertThat(ingest.server.stats().heartbeats.sum()).isZero();
    }
    LiveNode node = get(ingest.server.ask(() -> ingest.state.byName("pi").orElseThrow()));
    assertThat(node.state()).isNotEqualTo(NodeState.STOPPED);
  }

  @Test
  void whoMakesUpReasonsDoesNotFillTheLog() {
    long[] now = {0};
    Complaints complaints = new Complaints(() -> now[0]);
    int said = 0;
    for (int i = 0; i < 1_000; i++) {
      said += complaints.isNew("10.0.0.9 name-" + i, "reason " + i) ? 1 : 0;
    }
    assertThat(said).isEqualTo(Complaints.MOST_A_MINUTE);
    now[0] = 60_000;
    assertThat(complaints.isNew("10.0.0.9", "another")).isTrue();
  }
}
