package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.live.LiveNode;
import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Frames.Range;
import dev.wattrack.model.wire.Heartbeat;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an agent that was let in says, and what it is told: layouts, ticks in two lanes, heartbeats;
 * acknowledgements. It ends with its {@link Connection}. Confined to the ingest thread.
 */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** Layouts are kept as long as the connection; so many times the allowed series they may be. */
  private static final int MOST_DECLARED = 8;

  private final IngestServer server;
  private final Connection connection;
  private final Transport transport;
  private final LiveNode node;
  private final long id;
  private final Heartbeat.Signer signer;
  private final Inbox inbox = new Inbox(new LaneSink(true), new LaneSink(false), this::acknowledge);
  private final LayoutUse use = new LayoutUse();
  private long lastCounter = -1;
  private long lastAckMillis;

  Session(
      IngestServer server,
      Connection connection,
      Transport transport,
      LiveNode node,
      Welcome welcome) {
    this.server = server;
    this.connection = connection;
    this.transport = transport;
    this.node = node;
    id = welcome.sessionId();
    signer = new Heartbeat.Signer(welcome.heartbeatKey());
    lastAckMillis = server.nowMillis();
  }

  LiveNode node() {
    return node;
  }

  String name() {
    return node.record().name();
  }

  /** What heartbeats call this session. */
  long id() {
    return id;
  }

  /** The agent declares a layout. */
  void layout(WireCursor in) throws WireException {
    int gid = in.count(Wire.MAX_LAYOUTS - 1);
    Layout layout = server.intern(Layout.read(in));
    long nowMillis = connection.lastByteMillis();
    use.declare(gid, layout, nowMillis);
    int limit = server.maxSeriesPerNode();
    if (use.series(limit, nowMillis) > limit) {
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
    server.state().declare(node, gid, layout);
  }

  /**
   * Refuses once everything that came before is durable and acknowledged: an agent that is refused
   * again and again would else send the same ticks for ever.
   */
  private void refuseAfterCommit(Refusal refusal) {
    List<Committer.Cut> cuts = new ArrayList<>();
    cut(cuts);
    if (cuts.isEmpty()) {
      connection.refuse(refusal);
      return;
    }
    connection.takeNoMore();
    int last = cuts.size() - 1;
    Committer.Cut cut = cuts.get(last);
    Runnable thenRefuse =
        () -> {
          cut.committed().run();
          connection.refuse(refusal);
        };
    cuts.set(last, new Committer.Cut(cut.segment(), thenRefuse));
    server.unwritten().commit(cuts);
  }

  /** The agent sends a tick. */
  void tick(byte[] bytes, int offset, int length) throws WireException {
    server.stats().ticks.increment();
    if (inbox.take(bytes, offset, length)) {
      commit();
    }
  }

  /** A datagram that names this session. */
  void heartbeat(byte[] datagram, Heartbeat heartbeat) {
    if (heartbeat.counter() <= lastCounter || !Heartbeat.verify(datagram, signer)) {
      server.stats().heartbeatsRefused.increment();
      return;
    }
    lastCounter = heartbeat.counter();
    server.stats().heartbeats.increment();
    server.state().heartbeat(node, heartbeat.clockNanos());
  }

  /** Tells the server how much more, or less, waits here than it knows of. */
  void account() {
    server.unwritten().changed(inbox.change());
  }

  /** Commits everything that waits for it. */
  void commit() {
    List<Committer.Cut> cuts = new ArrayList<>();
    cut(cuts);
    server.unwritten().commit(cuts);
  }

  /** Takes everything that waits for a commit. */
  void cut(List<Committer.Cut> into) {
    inbox.cut(node.record().number(), into);
    account();
  }

  void peek(List<Segment> into) {
    inbox.peek(node.record().number(), into);
  }

  private void acknowledge(List<Range> ranges, int ticks) {
    server.stats().acknowledged.add(ticks);
    if (connection.isClosed()) {
      return;
    }
    if (transport.isFull()) {
      LOG.warn("{} does not read its acknowledgements; closing", transport.peer());
      connection.close();
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
    if (server.nowMillis() - lastAckMillis >= afterMillis && !transport.isFull()) {
      writeAck(List.of());
    }
  }

  /**
   * Ticks of the live lane are the node's present state; those of the backlog are history, and of
   * the live state only the jobs look at them.
   */
  private final class LaneSink implements TickDecoder.Sink {
    private final boolean live;
    private long time;

    LaneSink(boolean live) {
      this.live = live;
    }

    @Override
    public void tick(long seq, long timeNanos) {
      time = timeNanos;
      if (live) {
        server.state().tick(node, timeNanos);
      }
    }

    @Override
    public void row(int gid, Row row) {
      use.seen(gid, connection.lastByteMillis());
      server.stats().values.add(row.layout().width());
      if (live) {
        server.state().row(node, gid, row, time);
      } else {
        server.state().history(node, gid, row, time);
      }
    }
  }
}
