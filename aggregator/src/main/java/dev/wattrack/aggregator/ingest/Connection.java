package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.access.Complaints;
import dev.wattrack.aggregator.live.ClusterState;
import dev.wattrack.aggregator.live.LiveNode;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Frames.Range;
import dev.wattrack.model.wire.Heartbeat;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.KeyOffer;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent's TCP connection: preface, HELLO, then layouts and ticks. Whatever is not right ends
 * the connection with a reason; what was taken before stays. Confined to the ingest thread.
 */
final class Connection implements Transport.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /** Layouts are kept as long as the connection; so many times the allowed series they may be. */
  private static final int MOST_DECLARED = 8;

  private final IngestServer server;
  private final Transport transport;
  private final Entrance entrance;
  private final FrameSplitter splitter = new FrameSplitter(Wire.MAX_HELLO);
  private final Preface preface = new Preface();
  private final Inbox inbox = new Inbox(new LiveSink(), new BacklogSink(), this::acknowledge);
  private final LayoutUse use = new LayoutUse();
  private String wantedName = "";
  private boolean helloSeen;
  private boolean leaving;
  private boolean goodbye;
  private boolean closed;
  private long lastByteMillis;
  private long lastAckMillis;
  private @Nullable Established established;

  /** What is known once the agent was let in. */
  private static final class Established {
    private final LiveNode node;
    private final long sessionId;
    private final Heartbeat.Signer signer;
    private long lastCounter = -1;

    Established(LiveNode node, long sessionId, Heartbeat.Signer signer) {
      this.node = node;
      this.sessionId = sessionId;
      this.signer = signer;
    }
  }

  Connection(IngestServer server, NetSocket socket, Vertx vertx) {
    this.server = server;
    transport = new Transport(socket, vertx, server.door(), this);
    entrance = new Entrance(server, this, transport);
    lastByteMillis = server.nowMillis();
  }

  String address() {
    return transport.address();
  }

  boolean hasSaidHello() {
    return helloSeen;
  }

  @Nullable LiveNode node() {
    return established == null ? null : established.node;
  }

  @Override
  public boolean plainText() {
    if (server.door().plainText()) {
      return true;
    }
    server.stats().plainRefused.increment();
    refuse(
        Roster.refused(
            "tls",
            "this aggregator takes TLS alone: let the node join with the line that `wattrack token"
                + " create` prints"));
    return false;
  }

  @Override
  public void broken(String reason) {
    server.stats().handshakesFailed.increment();
    server.stats().refused.increment();
    if (server.isNewComplaint(address(), "TLS")) {
      LOG.warn("refused {}: TLS failed: {}", transport.peer(), Complaints.clean(reason));
    } else {
      LOG.debug("refused {} again: TLS failed: {}", transport.peer(), reason);
    }
    close();
  }

  @Override
  public void bytes(byte[] bytes, int length) {
    if (closed) {
      return;
    }
    lastByteMillis = server.nowMillis();
    server.stats().bytes.add(length);
    try {
      int used = preface.take(bytes, length);
      if (!preface.isOurVersion()) {
        refuseVersion();
      } else if (used < length) {
        splitter.feed(bytes, used, length - used, this::frame);
      }
    } catch (WireException e) {
      server.stats().malformed.increment();
      refuse(new Refusal("malformed", String.valueOf(e.getMessage()), 5_000));
    }
    account();
  }

  private void refuseVersion() {
    refuse(
        new Refusal(
            "version",
            "the agent speaks version "
                + preface.version()
                + " of the wire format, this aggregator version "
                + Wire.VERSION
                + "; upgrade the older of the two",
            60_000));
  }

  private void frame(int type, byte[] bytes, int offset, int length) throws WireException {
    if (closed || leaving) {
      return;
    }
    if (!helloSeen) {
      first(type, new WireCursor(bytes, offset, length));
      return;
    }
    if (established == null) {
      throw new WireException("a frame of type " + type + " before WELCOME");
    }
    switch (type) {
      case Wire.TICK -> {
        server.stats().ticks.increment();
        if (inbox.take(bytes, offset, length)) {
          List<Committer.Cut> cuts = new ArrayList<>();
          cut(cuts);
          server.commit(cuts);
        }
      }
      case Wire.LAYOUT -> layout(new WireCursor(bytes, offset, length));
      case Wire.GOODBYE -> goodbye();
      case Wire.KEY -> entrance.key(KeyOffer.read(new WireCursor(bytes, offset, length)));
      default -> {
        if (type < Wire.FIRST_OPTIONAL_TYPE) {
          throw new WireException("unexpected frame of type " + type);
        }
      }
    }
  }

  private void first(int type, WireCursor in) throws WireException {
    if (type != Wire.HELLO && type != Wire.JOIN) {
      throw new WireException("the first frame must be HELLO or JOIN, not type " + type);
    }
    helloSeen = true;
    if (type == Wire.JOIN) {
      KeyOffer offer = KeyOffer.read(in);
      wantedName = offer.name();
      entrance.join(offer);
    } else {
      Hello hello = Hello.read(in);
      wantedName = hello.name();
      entrance.hello(hello);
    }
  }

  /** Lets in who is who it says. */
  void admit(Hello hello) {
    ClusterState.Admission admission = server.state().admit(hello);
    if (admission instanceof ClusterState.Admission.Refused refused) {
      refuse(refused.refusal());
      return;
    }
    ClusterState.Admission.Welcome welcome = (ClusterState.Admission.Welcome) admission;
    if (welcome.nameWasTaken()) {
      LOG.warn(
          "two nodes are named '{}'; machine {} is shown as '{}'",
          hello.name(),
          hello.machineId(),
          welcome.name());
    }
    if (welcome.formerName() != null) {
      LOG.warn(
          "machine {} was named '{}' and is now '{}'; its history goes by the new name",
          hello.machineId(),
          welcome.formerName(),
          welcome.name());
    }
    transport.pause();
    server.register(
        hello.machineId().hex(),
        welcome.name(),
        hello.simulated(),
        record -> admitted(record, hello, welcome.nameWasTaken()),
        reason -> refuse(new Refusal("limit", "the store takes nothing: " + reason, 5_000)));
  }

  private void admitted(NodeRecord record, Hello hello, boolean nameWasTaken) {
    if (closed) {
      return;
    }
    server.closeOther(record.key());
    LiveNode node = server.state().join(record, hello, nameWasTaken);
    Welcome welcome = server.newSession(record.name());
    established =
        new Established(node, welcome.sessionId(), new Heartbeat.Signer(welcome.heartbeatKey()));
    server.opened(this, record.key(), welcome.sessionId());
    splitter.limit(Wire.MAX_FRAME);
    WireBuffer out = new WireBuffer(256);
    welcome.write(out);
    transport.write(out);
    lastAckMillis = server.nowMillis();
    server.letRead(this);
    LOG.info("{} is connected from {}", record.name(), transport.peer());
  }

  private void layout(WireCursor in) throws WireException {
    int gid = in.count(Wire.MAX_LAYOUTS - 1);
    Layout layout = server.intern(Layout.read(in));
    use.declare(gid, layout, lastByteMillis);
    int limit = server.maxSeriesPerNode();
    if (use.series(limit, lastByteMillis) > limit) {
      refuseAfterCommit(
          new Refusal(
              "limit",
              "this node has more than " + limit + " series at once (limit.series_per_node)",
              60_000));
      return;
    }
    if (use.declared() > (long) MOST_DECLARED * limit) {
      refuseAfterCommit(
          new Refusal("limit", "the layouts changed very often; please connect anew", 1_000));
      return;
    }
    inbox.layout(gid, layout);
    if (established != null) {
      server.state().declare(established.node, gid, layout);
    }
  }

  /**
   * Refuses once everything that came before is durable and acknowledged: an agent that is refused
   * again and again would else send the same ticks for ever.
   */
  private void refuseAfterCommit(Refusal refusal) {
    List<Committer.Cut> cuts = new ArrayList<>();
    cut(cuts);
    if (cuts.isEmpty()) {
      refuse(refusal);
      return;
    }
    leaving = true;
    transport.pause();
    int last = cuts.size() - 1;
    Committer.Cut cut = cuts.get(last);
    Runnable thenRefuse =
        () -> {
          cut.committed().run();
          refuse(refusal);
        };
    cuts.set(last, new Committer.Cut(cut.segment(), thenRefuse));
    server.commit(cuts);
  }

  private void goodbye() {
    goodbye = true;
    LOG.info("{} says goodbye", established == null ? "?" : established.node.record().name());
  }

  /** A datagram that names this session. */
  void heartbeat(byte[] datagram, Heartbeat heartbeat) {
    Established me = established;
    if (me == null
        || heartbeat.counter() <= me.lastCounter
        || !Heartbeat.verify(datagram, me.signer)) {
      server.stats().heartbeatsRefused.increment();
      return;
    }
    me.lastCounter = heartbeat.counter();
    server.stats().heartbeats.increment();
    server.state().heartbeat(me.node, heartbeat.clockNanos());
  }

  /** Tells the server how much more, or less, waits here than it knows of. */
  private void account() {
    server.pendingChanged(inbox.change());
  }

  /** Takes everything that waits for a commit. */
  void cut(List<Committer.Cut> into) {
    Established me = established;
    if (me != null) {
      inbox.cut(me.node.record().number(), into);
      account();
    }
  }

  void peek(List<Segment> into) {
    Established me = established;
    if (me != null) {
      inbox.peek(me.node.record().number(), into);
    }
  }

  private void acknowledge(List<Range> ranges, int ticks) {
    server.stats().acknowledged.add(ticks);
    if (closed) {
      return;
    }
    if (transport.isFull()) {
      LOG.warn("{} does not read its acknowledgements; closing", transport.peer());
      close();
      return;
    }
    writeAck(ranges);
  }

  private void writeAck(List<Range> ranges) {
    WireBuffer out = new WireBuffer(64);
    Frames.writeAck(out, ranges);
    transport.write(out);
    lastAckMillis = server.nowMillis();
  }

  /** Acknowledges nothing after a while, so that the agent knows that somebody is there. */
  void signOfLife(long afterMillis) {
    boolean due = established != null && server.nowMillis() - lastAckMillis >= afterMillis;
    if (due && !transport.isFull()) {
      writeAck(List.of());
    }
  }

  /** Renews the node's certificate, or shuts it out when that has expired. */
  void lookAtAge() {
    if (established != null && !leaving) {
      entrance.lookAtAge();
    }
  }

  /** Closes a connection that has been silent, or in the middle of a frame, for too long. */
  void closeIfIdle(long idleMillis) {
    if (server.nowMillis() - lastByteMillis > idleMillis) {
      close();
    }
  }

  /** True while the rest of a frame is awaited. */
  boolean inFrame() {
    return splitter.pending() > 0;
  }

  /** Lets the agent wait. Who is not let in yet has nothing to send but its hello. */
  void pause() {
    if (established != null) {
      transport.pause();
    }
  }

  void resume() {
    if (established == null || leaving) {
      return;
    }
    lastByteMillis = server.nowMillis();
    transport.resume();
  }

  /** Refuses a node that people do not want any more: it has stopped, and is not to be missed. */
  void shutOut(Refusal refusal) {
    goodbye = true;
    refuse(refusal);
  }

  void refuse(Refusal refusal) {
    if (closed) {
      return;
    }
    server.stats().refused.increment();
    if (server.isNewComplaint(address() + " " + wantedName, refusal.reason())) {
      LOG.warn("refused {}: {}", transport.peer(), Complaints.clean(refusal.reason()));
    } else {
      LOG.debug("refused {} again: {}", transport.peer(), refusal.reason());
    }
    WireBuffer out = new WireBuffer(256);
    refusal.write(out);
    transport.write(out);
    close();
  }

  void close() {
    transport.close();
    ended();
  }

  @Override
  public void ended() {
    if (closed) {
      return;
    }
    closed = true;
    Established me = established;
    if (me != null) {
      List<Committer.Cut> rest = new ArrayList<>();
      cut(rest);
      server.commit(rest);
      server.state().leave(me.node, goodbye);
      LOG.info("{} is disconnected{}", me.node.record().name(), goodbye ? ", as it said" : "");
    }
    server.closed(this, me == null ? 0 : me.sessionId);
  }

  /** Ticks of the live lane are the node's present state. */
  private final class LiveSink implements TickDecoder.Sink {
    private long time;

    @Override
    public void tick(long seq, long timeNanos) {
      time = timeNanos;
      if (established != null) {
        server.state().tick(established.node, timeNanos);
      }
    }

    @Override
    public void row(int gid, Row row) {
      use.seen(gid, lastByteMillis);
      server.stats().values.add(row.layout().width());
      if (established != null) {
        server.state().row(established.node, gid, row, time);
      }
    }
  }

  /** Ticks of the backlog are history; of the live state only the jobs look at them. */
  private final class BacklogSink implements TickDecoder.Sink {
    private long time;

    @Override
    public void tick(long seq, long timeNanos) {
      time = timeNanos;
    }

    @Override
    public void row(int gid, Row row) {
      use.seen(gid, lastByteMillis);
      server.stats().values.add(row.layout().width());
      if (established != null) {
        server.state().history(established.node, gid, row, time);
      }
    }
  }
}
