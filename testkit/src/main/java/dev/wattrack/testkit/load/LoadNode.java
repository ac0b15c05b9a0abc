package dev.wattrack.testkit.load;

import dev.wattrack.model.MachineId;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Heartbeat;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.testkit.link.NodeLink;
import dev.wattrack.testkit.link.SeqSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One of many agents: plays a pattern and counts what was acknowledged. What an agent would keep in
 * its spool it does not keep, so a lost connection shows as ticks without acknowledgement. Confined
 * to the thread of its selector.
 */
final class LoadNode implements NodeLink.Listener {
  private final Hello hello;
  private final TickPattern pattern;
  private final @Nullable InetAddress local;
  private final SeqSet acknowledged = new SeqSet();
  private @Nullable NodeLink link;
  private Heartbeat.@Nullable Signer signer;
  private long sessionId;
  private long heartbeats;
  private boolean layoutDue = true;
  private long place;
  private long nextSeq = 1;
  private long dueNanos;
  private String trouble = "";

  LoadNode(String name, long seed, TickPattern pattern, @Nullable InetAddress local) {
    this.pattern = pattern;
    this.local = local;
    Random random = new Random(seed);
    byte[] id = new byte[16];
    random.nextBytes(id);
    hello =
        new Hello(
            new MachineId(HexFormat.of().formatHex(id)),
            name,
            Long.toHexString(random.nextLong()),
            Long.toHexString(random.nextLong()),
            "load",
            System.currentTimeMillis() * 1_000_000L,
            true,
            Map.of("board", "load generator"));
  }

  void open(Selector selector, InetSocketAddress remote) throws IOException {
    link = NodeLink.open(selector, remote, local, () -> hello, this);
  }

  boolean isOpen() {
    return link != null;
  }

  boolean isReady() {
    return link != null && link.isWelcomed();
  }

  /** Why the last connection ended; empty if none has. */
  String trouble() {
    return trouble;
  }

  int waitingBytes() {
    return link == null ? 0 : link.waitingBytes();
  }

  /** Ticks that went to a connection. */
  long sent() {
    return nextSeq - 1;
  }

  long acknowledged() {
    return acknowledged.size();
  }

  /**
   * Appends the tick of this time, with the layout before it if the connection is new. A time that
   * does not follow the last one by a second begins the pattern anew.
   */
  void append(WireBuffer out, long timeNanos) {
    if (layoutDue) {
      pattern.appendLayout(out);
      layoutDue = false;
      place = 0;
    } else if (timeNanos != dueNanos) {
      place = 0;
    }
    pattern.append(out, place, nextSeq, timeNanos);
    place++;
    nextSeq++;
    dueNanos = timeNanos + TickPattern.SECOND_NANOS;
  }

  void send(WireBuffer frames) {
    if (link != null) {
      link.send(frames);
    }
  }

  void heartbeat(DatagramChannel datagrams, InetSocketAddress remote) {
    Heartbeat.Signer key = signer;
    if (key == null) {
      return;
    }
    heartbeats++;
    long now = System.currentTimeMillis() * 1_000_000L;
    try {
      datagrams.send(ByteBuffer.wrap(new Heartbeat(sessionId, heartbeats, now).write(key)), remote);
    } catch (IOException e) {
      // As good as lost on the way, which heartbeats are made for.
    }
  }

  void goodbye() {
    if (isReady()) {
      java.util.Objects.requireNonNull(link).goodbye("the load ends");
    }
  }

  void close() {
    if (link != null) {
      link.close("the load has ended");
    }
  }

  @Override
  public void welcomed(Welcome welcome) {
    sessionId = welcome.sessionId();
    heartbeats = 0;
    layoutDue = true;
    byte[] key = welcome.heartbeatKey();
    signer = key.length == 0 ? null : new Heartbeat.Signer(key);
  }

  @Override
  public void acknowledged(List<Frames.Range> ranges) {
    for (Frames.Range range : ranges) {
      acknowledged.add(range.first(), range.last());
    }
  }

  @Override
  public void refused(Refusal refusal) {
    trouble = "refused: " + refusal.code() + ", " + refusal.reason();
  }

  @Override
  public void closed(String reason) {
    link = null;
    signer = null;
    if (!trouble.startsWith("refused")) {
      trouble = reason;
    }
  }
}
