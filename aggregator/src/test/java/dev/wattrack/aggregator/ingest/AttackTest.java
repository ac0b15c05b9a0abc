package dev.wattrack.aggregator.ingest;

import static dev.wattrack.aggregator.ingest.TestAgent.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wattrack.aggregator.access.Complaints;
import dev.wattrack.aggregator.ca.Authority;
import dev.wattrack.aggregator.live.ClusterState;
import dev.wattrack.aggregator.live.LiveNode;
import dev.wattrack.aggregator.live.NodeState;
import dev.wattrack.model.tls.Holder;
import dev.wattrack.model.tls.NodeKey;
import dev.wattrack.model.tls.Pinned;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Issued;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.testkit.time.TestClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers at the agents' port: each is refused, counted and logged once. docs/security.md. */
class AttackTest {
  private static final int NEWCOMERS = 8;
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Logger LOGGER = Logger.getLogger("dev.wattrack.aggregator.ingest");

  private final TestClock clock = new TestClock();
  private final Vertx vertx = Vertx.vertx();
  private final RecordingStore store = new RecordingStore();
  private final ClusterState state =
      new ClusterState(clock, () -> System.nanoTime() / 1_000_000, 50, List.of(), Map.of());
  private final Path folder;
  private final Authority authority;
  private final Invitations invitations;
  private final IngestServer server;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          log.add(new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  AttackTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    authority = Authority.open(folder.resolve("tls"), clock);
    invitations =
        new Invitations(
            (secret, name, rejoining) ->
                secret.equals("good")
                    ? (rejoining
                        ? new JoinSecrets.Answer.NeedsApproval()
                        : new JoinSecrets.Answer.Granted())
                    : new JoinSecrets.Answer.Refused("the secret is wrong"),
            clock);
    Doorkeeper doorkeeper = new Doorkeeper(authority, invitations, store.credentials(), clock);
    server =
        new IngestServer(
            new IngestOptions("127.0.0.1", 0, Duration.ofMillis(50), 100, NEWCOMERS),
            store,
            state,
            clock,
            new Door(doorkeeper, false),
            List.of());
  }

  @BeforeEach
  void start() throws Exception {
    get(vertx.deployVerticle(server));
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void stop() throws Exception {
    LOGGER.removeHandler(handler);
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private TlsAgent agent(Holder.Held held) throws Exception {
    return new TlsAgent(server.port(), new Pinned(authority.fingerprint()), held);
  }

  private TlsAgent stranger() throws Exception {
    return new TlsAgent(server.port(), new Pinned(authority.fingerprint()), null);
  }

  /** A node that has joined. */
  private Holder.Held joined(int machine, String name) throws Exception {
    KeyPair pair = NodeKey.make();
    try (TlsAgent joining = stranger()) {
      Object answer = joining.join(TlsAgent.offer(machine, name, invitations.invite(), pair));
      assertThat(answer).isInstanceOf(Issued.class);
      assertThat(joining.next()).isNull();
      return TlsAgent.held(pair, answer);
    }
  }

  private Refusal refusedJoin(int machine, String name, String secret) throws Exception {
    try (TlsAgent joining = stranger()) {
      return (Refusal) joining.join(TlsAgent.offer(machine, name, secret, NodeKey.make()));
    }
  }

  private Refusal refusedHello(Holder.Held held, Hello hello) throws Exception {
    try (TlsAgent agent = agent(held)) {
      return (Refusal) agent.greet(hello);
    }
  }

  private void awaitCount(LongAdder counter, long count) {
    await().atMost(DEADLINE).untilAsserted(() -> assertThat(counter.sum()).isEqualTo(count));
  }

  private long logged(String part) {
    return log.stream().filter(line -> line.contains(part)).count();
  }

  @Test
  void aNodeJoinsAndIsKnownByItsCertificate() throws Exception {
    Holder.Held held = joined(1, "pi");
    try (TlsAgent agent = agent(held)) {
      assertThat(agent.greet(hello(1, "pi", "b")))
          .isInstanceOfSatisfying(
              Welcome.class, welcome -> assertThat(welcome.name()).isEqualTo("pi"));
    }
    assertThat(server.stats().joins.sum()).isEqualTo(1);
    assertThat(server.stats().strangers.sum()).isZero();
  }

  @Test
  void aSecretIsGoodOnceAndNotForEver() throws Exception {
    String once = invitations.invite();
    try (TlsAgent joining = stranger()) {
      joining.join(TlsAgent.offer(1, "pi", once, NodeKey.make()));
    }
    assertThat(refusedJoin(2, "other", once).code()).isEqualTo("join");
    String late = invitations.invite();
    clock.advance(Duration.ofMinutes(16));
    assertThat(refusedJoin(3, "third", late).code()).isEqualTo("join");
    assertThat(server.stats().joinsRefused.sum()).isEqualTo(2);
    assertThat(state.nodes()).isEmpty();
  }

  @Test
  void guessedSecretsAreCountedAndSaidOnceAndTakeNobodysName() throws Exception {
    Random random = new Random(11);
    for (int i = 0; i < 20; i++) {
      assertThat(refusedJoin(66, "pi", Long.toHexString(random.nextLong())).reason())
          .isEqualTo("the secret is wrong");
    }
    assertThat(server.stats().joinsRefused.sum()).isEqualTo(20);
    assertThat(logged("the secret is wrong")).isEqualTo(1);
    try (TlsAgent agent = agent(joined(1, "pi"))) {
      assertThat(((Welcome) agent.greet(hello(1, "pi", "b"))).name()).isEqualTo("pi");
    }
  }

  @Test
  void aKeyWithoutItsProofIsNotCertified() throws Exception {
    KeyPair pair = NodeKey.make();
    String secret = invitations.invite();
    try (TlsAgent joining = stranger()) {
      Object answer =
          joining.join(
              new dev.wattrack.model.wire.KeyOffer(
                  TlsAgent.machine(1),
                  "pi",
                  secret,
                  NodeKey.make().getPublic().getEncoded(),
                  TlsAgent.offer(1, "pi", "", pair).proof()));
      assertThat(((Refusal) answer).reason()).contains("proof does not fit");
    }
  }

  @Test
  void plainTextIsRefusedInWordsAndSaidOnce() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (TestAgent plain = new TestAgent(server.port())) {
        assertThat(plain.greet(hello(1, "pi", "b")))
            .isInstanceOfSatisfying(
                Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("tls"));
        assertThat(plain.next()).isNull();
      }
    }
    assertThat(server.stats().plainRefused.sum()).isEqualTo(3);
    assertThat(logged("takes TLS alone")).isEqualTo(1);
    assertThat(state.nodes()).isEmpty();
  }

  @Test
  void withoutACertificateNobodySaysHello() throws Exception {
    joined(1, "pi");
    try (TlsAgent stranger = stranger()) {
      assertThat(((Refusal) stranger.greet(hello(1, "pi", "b"))).code()).isEqualTo("join");
    }
    assertThat(server.stats().strangers.sum()).isEqualTo(1);
  }

  @Test
  void aManInTheMiddleWithAnotherAuthorityIsNotBelieved() throws Exception {
    Authority other = Authority.open(folder.resolve("other"), clock);
    assertThatThrownBy(() -> new TlsAgent(server.port(), new Pinned(other.fingerprint()), null))
        .hasStackTraceContaining("another authority's certificate");
    awaitCount(server.stats().handshakesFailed, 1);
  }

  @Test
  void aCertificateOfAnotherAuthorityIsNotBelieved() throws Exception {
    Authority other = Authority.open(folder.resolve("other"), clock);
    KeyPair pair = NodeKey.make();
    String machine = TlsAgent.machine(1).hex();
    Holder.Held foreign =
        new Holder.Held(
            pair.getPrivate(),
            List.of(other.node("pi", machine, pair.getPublic(), Duration.ofDays(1))));
    assertThatThrownBy(() -> agent(foreign).greet(hello(1, "pi", "b")))
        .isInstanceOf(Exception.class);
    awaitCount(server.stats().handshakesFailed, 1);
    assertThat(state.nodes()).isEmpty();
  }

  @Test
  void aNodeIsNobodyElse() throws Exception {
    Holder.Held pi = joined(1, "pi");
    joined(2, "nas");
    assertThat(refusedHello(pi, hello(2, "pi", "b")).code()).isEqualTo("identity");
    assertThat(refusedHello(pi, hello(1, "nas", "b")).reason()).contains("another node's name");
    assertThat(refusedHello(authority.simulation(), hello(1, "pi", "b")).code())
        .isEqualTo("identity");
    assertThat(server.stats().strangers.sum()).isEqualTo(3);
    assertThat(state.nodes()).isEmpty();
  }

  @Test
  void twoNodesOfOneNameMayBothCome() throws Exception {
    Holder.Held first = joined(1, "armbian");
    Holder.Held second = joined(2, "armbian");
    try (TlsAgent one = agent(first);
        TlsAgent two = agent(second)) {
      assertThat(((Welcome) one.greet(hello(1, "armbian", "a"))).name()).isEqualTo("armbian");
      assertThat(((Welcome) two.greet(hello(2, "armbian", "b"))).name()).isEqualTo("armbian~0000");
    }
  }

  @Test
  void aNodeThatNeverGotItsCertificateMayJoinAgainAndOneThatDidMayNot() throws Exception {
    joined(1, "pi");
    try (TlsAgent joining = stranger()) {
      KeyPair pair = NodeKey.make();
      Object answer = joining.join(TlsAgent.offer(1, "pi", "good", pair));
      assertThat(answer).isInstanceOf(Issued.class);
      try (TlsAgent agent = agent(TlsAgent.held(pair, answer))) {
        assertThat(agent.greet(hello(1, "pi", "b"))).isInstanceOf(Welcome.class);
      }
    }
    assertThat(refusedJoin(1, "pi", "good").reason()).contains("wattrack nodes approve pi");
  }

  @Test
  void aRevokedNodeIsCutOffAtOnceAndComesBackByApprovalAlone() throws Exception {
    Holder.Held old = joined(1, "pi");
    try (TlsAgent agent = agent(old)) {
      agent.greet(hello(1, "pi", "b"));
      get(server.registrar().revoke("pi"));
      assertThat(((Refusal) agent.next()).code()).isEqualTo("revoked");
      assertThat(agent.next()).isNull();
    }
    assertThat(get(server.ask(() -> server.state().byName("pi").orElseThrow().state())))
        .as("nobody is to be woken because of it")
        .isEqualTo(NodeState.STOPPED);
    assertThat(refusedHello(old, hello(1, "pi", "b")).code()).isEqualTo("revoked");
    assertThat(refusedJoin(1, "pi", "good").reason()).contains("wattrack nodes approve pi");
    get(server.registrar().approve("pi"));
    Holder.Held fresh = joined(1, "pi");
    assertThat(refusedHello(old, hello(1, "pi", "b")).reason()).contains("another certificate");
    try (TlsAgent agent = agent(fresh)) {
      assertThat(agent.greet(hello(1, "pi", "b"))).isInstanceOf(Welcome.class);
    }
  }

  @Test
  void aRenamedNodeKeepsItsNameWhateverItCallsItself() throws Exception {
    Holder.Held held = joined(1, "pi");
    try (TlsAgent agent = agent(held)) {
      agent.greet(hello(1, "pi", "b"));
      get(server.registrar().rename("pi", "top"));
    }
    try (TlsAgent agent = agent(held)) {
      await()
          .atMost(DEADLINE)
          .until(() -> get(server.ask(() -> !server.isConnected(TlsAgent.machine(1).hex()))));
      assertThat(((Welcome) agent.greet(hello(1, "pi", "b"))).name()).isEqualTo("top");
    }
    assertThatThrownBy(() -> get(server.registrar().rename("pi", "x")))
        .hasStackTraceContaining("no node is named 'pi'");
  }

  @Test
  void aForgottenNodeHasToJoinAgain() throws Exception {
    Holder.Held held = joined(1, "pi");
    try (TlsAgent agent = agent(held)) {
      agent.greet(hello(1, "pi", "b"));
      assertThatThrownBy(() -> get(server.registrar().forget("pi")))
          .hasStackTraceContaining("is connected");
    }
    await()
        .atMost(DEADLINE)
        .until(() -> get(server.ask(() -> !server.isConnected(TlsAgent.machine(1).hex()))));
    get(server.registrar().forget("pi"));
    assertThat(get(server.ask(() -> List.copyOf(state.nodes())))).isEmpty();
    assertThat(refusedHello(held, hello(1, "pi", "b")).reason()).contains("forgotten");
    joined(2, "pi");
    assertThat(store.credentials().all()).extracting(it -> it.name()).containsExactly("pi");
  }

  @Test
  void aCertificateIsRenewedWhileItsNodeStaysConnected() throws Exception {
    Holder.Held old = joined(1, "pi");
    KeyPair pair = NodeKey.make();
    Object issued;
    try (TlsAgent agent = agent(old)) {
      agent.greet(hello(1, "pi", "b"));
      clock.advance(Duration.ofDays(61));
      assertThat(agent.next()).isEqualTo(new TlsAgent.Renew());
      WireBuffer out = new WireBuffer(1024);
      TlsAgent.offer(1, "pi", "", pair).write(out, Wire.KEY);
      agent.send(out);
      issued = agent.next();
      assertThat(issued).isInstanceOf(Issued.class);
      clock.advance(Duration.ofDays(35));
      assertThat(get(server.ask(() -> server.isConnected(TlsAgent.machine(1).hex())))).isTrue();
    }
    await()
        .atMost(DEADLINE)
        .until(() -> get(server.ask(() -> !server.isConnected(TlsAgent.machine(1).hex()))));
    assertThat(refusedHello(old, hello(1, "pi", "b")).code()).isEqualTo("expired");
    try (TlsAgent agent = agent(TlsAgent.held(pair, issued))) {
      assertThat(agent.greet(hello(1, "pi", "b"))).isInstanceOf(Welcome.class);
    }
    assertThat(refusedHello(old, hello(1, "pi", "b")).reason()).contains("another certificate");
  }

  @Test
  void anExpiredCertificateEndsItsConnection() throws Exception {
    Holder.Held held = joined(1, "pi");
    try (TlsAgent agent = agent(held)) {
      agent.greet(hello(1, "pi", "b"));
      clock.advance(Duration.ofDays(91));
      Object last = agent.next();
      assertThat(last)
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("expired"));
    }
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
    awaitCount(server.stats().handshakesFailed, 20);
    assertThat(logged("TLS failed")).isEqualTo(1);
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
    awaitCount(server.stats().handshakesFailed, 1);
  }

  /** Sends and waits until the aggregator has closed. */
  private void send(byte[] bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
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
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        slow.add(socket);
        socket.getOutputStream().write(new byte[] {22, 3, 1, 0});
      }
      await().atMost(DEADLINE).until(() -> server.stats().connections.get() == NEWCOMERS);
      try (Socket more = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        more.setSoTimeout(30_000);
        assertThat(more.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(server.stats().refused.sum()).isEqualTo(1);
      // They are closed when their time for a greeting is over.
      await().atMost(DEADLINE).until(() -> server.stats().connections.get() == 0);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void aNameWithControlCharactersReachesNoLog() throws Exception {
    Holder.Held held = joined(1, "pi");
    WireBuffer body = new WireBuffer(256);
    hello(1, "pi@", "b").write(body);
    byte[] bytes = body.toByteArray();
    for (int i = 0; i + 2 < bytes.length; i++) {
      if (bytes[i] == 'p' && bytes[i + 1] == 'i' && bytes[i + 2] == '@') {
        bytes[i + 2] = '\n';
      }
    }
    try (TlsAgent agent = agent(held)) {
      WireBuffer out = new WireBuffer(256);
      out.bytes(Wire.preface(), 0, Wire.PREFACE_LENGTH).bytes(bytes, 0, bytes.length);
      agent.send(out);
      assertThat(((Refusal) agent.next()).code()).isEqualTo("malformed");
    }
    assertThat(log).noneMatch(line -> line.chars().anyMatch(Character::isISOControl));
    assertThat(Complaints.clean("a\nWARNING: \u001b[2Jforged\u2028"))
        .isEqualTo("a?WARNING: ?[2Jforged?");
  }

  @Test
  void heartbeatsOfStrangersDoNotKeepANodeAlive() throws Exception {
    try (TlsAgent agent = agent(joined(1, "pi"));
        TestAgent forger = new TestAgent(server.port())) {
      Welcome welcome = (Welcome) agent.greet(hello(1, "pi", "b"));
      byte[] forged =
          new dev.wattrack.model.wire.Heartbeat(welcome.sessionId(), 1, 0)
              .write(new dev.wattrack.model.wire.Heartbeat.Signer(new byte[32]));
      forger.datagram(forged);
      awaitCount(server.stats().heartbeatsRefused, 1);
      assertThat(server.stats().heartbeats.sum()).isZero();
    }
    LiveNode node = get(server.ask(() -> state.byName("pi").orElseThrow()));
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
