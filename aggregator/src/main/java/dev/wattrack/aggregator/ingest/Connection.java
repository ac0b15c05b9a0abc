package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.access.Complaints;
import dev.wattrack.aggregator.live.ClusterState;
import dev.wattrack.aggregator.live.LiveNode;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.KeyOffer;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one agent's TCP connection: preface, HELLO or JOIN, a {@link Session} once it is let
 * in, and the end. Whatever is not right ends it with a reason; what was taken before stays.
 * Confined to the ingest thread.
 */
final class Connection implements Transport.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final long FRAME_TIMEOUT_MILLIS = 30_000;
  private static final long IDLE_TIMEOUT_MILLIS = 120_000;

  private final IngestServer server;
  private final Transport transport;
  private final Entrance entrance;
  private final FrameSplitter splitter = new FrameSplitter(Wire.MAX_HELLO);
  private final Preface preface = new Preface();
  private String wantedName = "";
  private boolean helloSeen;
  private boolean leaving;
  private boolean goodbye;
  private boolean wanted = true;
  private boolean closed;
  private long lastByteMillis;
  private @Nullable Session session;

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

  boolean isClosed() {
    return closed;
  }

  /** When the agent was heard last, on the server's {@link IngestServer#nowMillis}. */
  long lastByteMillis() {
    return lastByteMillis;
  }

  /** Null until the agent is let in; it stays when the connection is closed. */
  @Nullable Session session() {
    return session;
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
    if (session != null) {
      session.account();
    }
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
    Session me = session;
    if (me == null) {
      throw new WireException("a frame of type " + type + " before WELCOME");
    }
    switch (type) {
      case Wire.TICK -> me.tick(bytes, offset, length);
      case Wire.LAYOUT -> me.layout(new WireCursor(bytes, offset, length));
      case Wire.GOODBYE -> goodbye(me);
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
    server
        .register(hello.machineId().hex(), welcome.name(), hello.simulated())
        .onSuccess(record -> admitted(record, hello, welcome.nameWasTaken()))
        .onFailure(
            e -> refuse(new Refusal("limit", "the store takes nothing: " + e.getMessage(), 5_000)));
  }

  private void admitted(NodeRecord record, Hello hello, boolean nameWasTaken) {
    if (closed) {
      return;
    }
    server.connections().closeEarlier(record.key());
    LiveNode node = server.state().join(record, hello, nameWasTaken);
    Welcome welcome = server.newSession(record.name());
    session = new Session(server, this, transport, node, welcome);
    server.opened(this, session);
    splitter.limit(Wire.MAX_FRAME);
    WireBuffer out = new WireBuffer(256);
    welcome.write(out);
    transport.write(out);
    server.letRead(this);
    LOG.info("{} is connected from {}", record.name(), transport.peer());
  }

  /** Reads nothing further; what came before may still be acknowledged. */
  void takeNoMore() {
    leaving = true;
    transport.pause();
  }

  private void goodbye(Session me) {
    goodbye = true;
    LOG.info("{} says goodbye", me.name());
  }

  /**
   * To be called about twice a second: gives a sign of life, renews the node's certificate, or
   * shuts it out when that has expired.
   *
   * @param emptyAckMillis how long the agent may hear nothing
   */
  void keepUp(long emptyAckMillis) {
    if (session != null) {
      session.signOfLife(emptyAckMillis);
    }
    if (session != null && !leaving) {
      entrance.lookAtAge();
    }
  }

  /** Closes a connection that has been silent, or in the middle of a frame, for too long. */
  void closeIfIdle() {
    boolean inFrame = splitter.pending() > 0;
    long idleMillis = inFrame ? FRAME_TIMEOUT_MILLIS : IDLE_TIMEOUT_MILLIS;
    if (server.nowMillis() - lastByteMillis > idleMillis) {
      close();
    }
  }

  /** Lets the agent wait. Who is not let in yet has nothing to send but its hello. */
  void pause() {
    if (session != null) {
      transport.pause();
    }
  }

  void resume() {
    if (session == null || leaving) {
      return;
    }
    lastByteMillis = server.nowMillis();
    transport.resume();
  }

  /** Refuses a node that people do not want any more: it has stopped, and is not to be missed. */
  void shutOut(Refusal refusal) {
    wanted = false;
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
    Session me = session;
    if (me != null) {
      me.commit();
      server.state().leave(me.node(), goodbye || !wanted);
      LOG.info("{} is disconnected{}", me.name(), goodbye ? ", as it said" : "");
    }
    server.connections().closed(this);
  }
}
