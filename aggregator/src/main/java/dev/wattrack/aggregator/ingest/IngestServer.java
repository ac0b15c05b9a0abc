package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.access.Complaints;
import dev.wattrack.aggregator.live.ClusterState;
import dev.wattrack.aggregator.store.Credential;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Welcome;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents' port, TCP and UDP. Everything here, the live state included, is confined to this
 * verticle's event loop; {@link #ask} is the way in for other threads.
 */
public final class IngestServer extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(IngestServer.class);
  private static final int HELLO_TIMEOUT_MILLIS = 10_000;
  private static final long CERTIFICATE_MILLIS = 3_600_000;
  private static final int WATCH_MILLIS = 500;
  private static final int NODE_SAMPLE_MILLIS = 10_000;

  /** A sign of life when there is nothing to acknowledge; agents give up after three minutes. */
  private static final int EMPTY_ACK_MILLIS = 30_000;

  private final IngestOptions options;
  private final TimeSeriesStore store;
  private final ClusterState state;
  private final Clock clock;
  private final IngestStats stats = new IngestStats();
  private final SecureRandom random = new SecureRandom();
  private final LayoutTable layouts = new LayoutTable();
  private final HeartbeatPort heartbeats = new HeartbeatPort(stats);
  private final Connections connections;
  private final Complaints complaints = new Complaints(this::nowMillis);
  private final Door door;
  private final Roster roster;
  private final Registrar registrar;
  private final Executor ingestThread = task -> context.runOnContext(nothing -> task.run());
  private final Threads threads =
      new Threads(ingestThread, task -> committer().onStoreThread(task));
  private final long emptyAckMillis;
  private @Nullable Committer committer;
  private @Nullable Unwritten unwritten;
  private @Nullable SilenceWatch silence;
  private @Nullable NetServer tcp;

  public IngestServer(
      IngestOptions options, TimeSeriesStore store, ClusterState state, Clock clock) {
    this(options, store, state, clock, EMPTY_ACK_MILLIS);
  }

  /**
   * @param door who may come
   * @param joined the nodes that have joined before
   */
  public IngestServer(
      IngestOptions options,
      TimeSeriesStore store,
      ClusterState state,
      Clock clock,
      Door door,
      List<Credential> joined) {
    this(options, store, state, clock, EMPTY_ACK_MILLIS, door, joined);
  }

  IngestServer(
      IngestOptions options,
      TimeSeriesStore store,
      ClusterState state,
      Clock clock,
      long emptyAckMillis) {
    this(options, store, state, clock, emptyAckMillis, Door.OPEN, List.of());
  }

  private IngestServer(
      IngestOptions options,
      TimeSeriesStore store,
      ClusterState state,
      Clock clock,
      long emptyAckMillis,
      Door door,
      List<Credential> joined) {
    this.door = door;
    roster = new Roster(joined, clock);
    registrar = new Registrar(this, store, threads);
    this.emptyAckMillis = emptyAckMillis;
    this.options = options;
    this.store = store;
    this.state = state;
    this.clock = clock;
    connections =
        new Connections(stats, new Newcomers(options.maxPendingConnections()), heartbeats);
  }

  @Override
  public Future<?> start() {
    Committer commits = new Committer(store, ingestThread, () -> unwritten().look(), clock, stats);
    committer = commits;
    NodeSampler ownView = new NodeSampler(this, store, clock);
    unwritten = new Unwritten(connections, commits, ownView, stats);
    silence = new SilenceWatch(state, vertx);
    NetServer server =
        vertx.createNetServer(
            new NetServerOptions()
                .setHost(options.bind())
                .setPort(options.port())
                .setTcpNoDelay(true)
                .setAcceptBacklog(4096));
    tcp = server;
    server.connectHandler(this::connected);
    vertx.setPeriodic(NODE_SAMPLE_MILLIS, timer -> ownView.sample());
    vertx.setPeriodic(WATCH_MILLIS, timer -> watch());
    Doorkeeper doorkeeper = door.doorkeeper();
    if (doorkeeper != null) {
      vertx.setPeriodic(CERTIFICATE_MILLIS, timer -> doorkeeper.port().renewIfDue());
    }
    vertx.setPeriodic(options.commitInterval().toMillis(), timer -> commitDue());
    return server
        .listen()
        .compose(listening -> heartbeats.listen(vertx, listening.actualPort(), options.bind()));
  }

  /** Says stopping to everybody, commits what came, and frees the ports. */
  @Override
  public Future<?> stop() {
    unwritten().commit();
    List<Connection> open = connections.now();
    return unwritten()
        .drained(vertx)
        .onComplete(
            done ->
                open.forEach(
                    connection ->
                        connection.refuse(
                            new Refusal("stopping", "the aggregator is stopping", 1_000))))
        .compose(done -> tcp == null ? Future.succeededFuture() : tcp.close())
        .compose(done -> heartbeats.close())
        .compose(
            done -> {
              if (silence != null) {
                silence.close();
              }
              return vertx.executeBlocking(
                  () -> {
                    committer().close();
                    return null;
                  });
            });
  }

  public int port() {
    return tcp == null ? 0 : tcp.actualPort();
  }

  public IngestStats stats() {
    return stats;
  }

  /** Why the store takes nothing just now, or null. Safe for use by several threads. */
  public @Nullable String storeTrouble() {
    return committer().trouble();
  }

  /** Why the store only takes samples and does no more, or null. Safe for several threads. */
  public @Nullable String maintenanceTrouble() {
    return committer().maintenanceTrouble();
  }

  /**
   * Runs something on the ingest thread. The answer is given on the asker's event loop, so that
   * what is made of it, such as JSON, takes no time of the ingest. Safe for use by several threads.
   */
  public <T> Future<T> ask(Supplier<T> question) {
    return threads.ask(question);
  }

  /** Segments of some nodes (empty: all) that are not durable yet; on the ingest thread. */
  public List<Segment> uncommitted(Set<Integer> nodes) {
    return unwritten().segments(nodes);
  }

  public ClusterState state() {
    return state;
  }

  /** Bytes that are not durable yet, in the lanes and on their way; on the ingest thread. */
  public long unwrittenBytes() {
    return unwritten().bytes();
  }

  public boolean overloaded() {
    return unwritten().overloaded();
  }

  /** Gives or makes a node's record; answers on the ingest thread. */
  Future<NodeRecord> register(String key, String name, boolean simulated) {
    return threads.onStore(() -> store.node(key, name, simulated));
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the ingest is not started");
    }
    return part;
  }

  private Committer committer() {
    return started(committer);
  }

  Unwritten unwritten() {
    return started(unwritten);
  }

  Threads threads() {
    return threads;
  }

  private void connected(NetSocket socket) {
    String address = socket.remoteAddress().hostAddress();
    if (!connections.mayEnter(address)) {
      stats.refused.increment();
      socket.close();
      return;
    }
    Connection connection = new Connection(this, socket, vertx);
    connections.add(connection);
    vertx.setTimer(
        HELLO_TIMEOUT_MILLIS,
        timer -> {
          // Who has said hello waits for the store, maybe behind thousands of others; that is no
          // fault of theirs.
          if (!connection.hasSaidHello()) {
            connection.close();
          }
        });
  }

  void opened(Connection connection, Session session) {
    connections.opened(connection, session);
    started(silence).seenAt(session.node().record().key(), connection.address());
  }

  Welcome newSession(String name) {
    byte[] key = new byte[32];
    random.nextBytes(key);
    return new Welcome(name, random.nextLong(), key);
  }

  Door door() {
    return door;
  }

  /** Of the authority whose certificates are believed here; null if there is no TLS. */
  public @Nullable String fingerprint() {
    Doorkeeper doorkeeper = door.doorkeeper();
    return doorkeeper == null ? null : doorkeeper.fingerprint();
  }

  /** Whether agents are taken in plain text, where anybody can say to be anyone. */
  public boolean takesPlainText() {
    return door.plainText();
  }

  /** What people do with nodes. Safe for use by several threads. */
  public Registrar registrar() {
    return registrar;
  }

  Connections connections() {
    return connections;
  }

  Roster roster() {
    return roster;
  }

  Instant now() {
    return clock.instant();
  }

  Layout intern(Layout layout) {
    return layouts.same(layout);
  }

  int maxSeriesPerNode() {
    return options.maxSeriesPerNode();
  }

  long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }

  /** A connection may be read from, unless all must wait. */
  void letRead(Connection connection) {
    if (!unwritten().paused()) {
      connection.resume();
    }
  }

  private void commitDue() {
    unwritten().commitDue();
    remember();
  }

  /** Keeps the nodes' states for the next start. Losing one only means to find it out anew. */
  private void remember() {
    Map<Integer, NodeRecord.LastState> changed = state.changedStates();
    if (!changed.isEmpty()) {
      threads
          .onStore(
              () -> {
                store.remember(changed);
                return changed;
              })
          .onFailure(e -> LOG.debug("states not kept", e));
    }
  }

  private void watch() {
    started(silence).look();
    for (Connection connection : connections.now()) {
      if (!unwritten().paused()) {
        connection.closeIfIdle();
      }
      connection.keepUp(emptyAckMillis);
    }
  }

  /** Whether to log what is said of somebody, or only to count it. */
  boolean isNewComplaint(String subject, String complaint) {
    return complaints.isNew(subject, complaint);
  }
}
