package dev.wattrack.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.aggregator.ca.Authority;
import dev.wattrack.aggregator.live.ClusterState;
import dev.wattrack.model.tls.Holder;
import dev.wattrack.model.tls.NodeKey;
import dev.wattrack.model.tls.Pinned;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Issued;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.testkit.time.TestClock;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** An ingest that takes TLS alone, its authority, and what it logs; the secret "good" is good. */
final class TlsIngest implements AutoCloseable {
  static final int NEWCOMERS = 8;
  static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Logger LOGGER = Logger.getLogger("dev.wattrack.aggregator.ingest");

  final TestClock clock = new TestClock();
  final Authority authority;
  final Invitations invitations;
  final RecordingStore store = new RecordingStore();
  final ClusterState state;
  final IngestServer server;
  final List<String> log = new CopyOnWriteArrayList<>();
  private final TestIngest ingest;
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

  private TlsIngest(Path folder) throws Exception {
    authority = Authority.open(folder, clock);
    invitations =
        new Invitations(
            (secret, name, rejoining) ->
                secret.equals("good")
                    ? (rejoining
                        ? new JoinSecrets.Answer.NeedsApproval()
                        : new JoinSecrets.Answer.Granted())
                    : new JoinSecrets.Answer.Refused("the secret is wrong"),
            clock);
    ingest =
        TestIngest.guarded(
            store,
            NEWCOMERS,
            clock,
            new Doorkeeper(authority, invitations, store.credentials(), clock));
    state = ingest.state;
    server = ingest.server;
    LOGGER.addHandler(handler);
  }

  /** One with a new authority in a folder. */
  static TlsIngest open(Path folder) throws Exception {
    return new TlsIngest(folder.resolve("tls"));
  }

  int port() {
    return server.port();
  }

  TlsAgent agent(Holder.Held held) throws Exception {
    return new TlsAgent(port(), new Pinned(authority.fingerprint()), held);
  }

  /** An agent without a certificate. */
  TlsAgent stranger() throws Exception {
    return new TlsAgent(port(), new Pinned(authority.fingerprint()), null);
  }

  /** A node that has joined. */
  Holder.Held joined(int machine, String name) throws Exception {
    KeyPair pair = NodeKey.make();
    try (TlsAgent joining = stranger()) {
      Object answer = joining.join(TlsAgent.offer(machine, name, invitations.invite(), pair));
      assertThat(answer).isInstanceOf(Issued.class);
      assertThat(joining.next()).isNull();
      return TlsAgent.held(pair, answer);
    }
  }

  Refusal refusedJoin(int machine, String name, String secret) throws Exception {
    try (TlsAgent joining = stranger()) {
      return (Refusal) joining.join(TlsAgent.offer(machine, name, secret, NodeKey.make()));
    }
  }

  Refusal refusedHello(Holder.Held held, Hello hello) throws Exception {
    try (TlsAgent agent = agent(held)) {
      return (Refusal) agent.greet(hello);
    }
  }

  static void awaitCount(LongAdder counter, long count) {
    await().atMost(DEADLINE).untilAsserted(() -> assertThat(counter.sum()).isEqualTo(count));
  }

  boolean isConnected(int machine) throws Exception {
    String key = TlsAgent.machine(machine).hex();
    return TestIngest.get(server.ask(() -> server.connections().isConnected(key)));
  }

  /** Waits until a machine's connection has ended. */
  void awaitGone(int machine) {
    await().atMost(DEADLINE).until(() -> !isConnected(machine));
  }

  /** How often something was logged. */
  long logged(String part) {
    return log.stream().filter(line -> line.contains(part)).count();
  }

  @Override
  public void close() throws Exception {
    LOGGER.removeHandler(handler);
    ingest.close();
  }
}
