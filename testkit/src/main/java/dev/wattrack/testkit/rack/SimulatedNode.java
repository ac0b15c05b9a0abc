package dev.wattrack.testkit.rack;

import dev.wattrack.model.MachineId;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Heartbeat;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.testkit.link.NodeLink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The agent of a simulated node: samples the physics, keeps what is not acknowledged, and comes
 * back after every loss of its connection. Confined to the rack's thread.
 */
final class SimulatedNode implements NodeLink.Listener {
  static final long SECOND_NANOS = 1_000_000_000L;
  private static final long FIRST_RETRY_MILLIS = 500;
  private static final long LAST_RETRY_MILLIS = 10_000;
  private static final int DISK_EVERY = 10;
  private static final int CLIMATE_EVERY = 2;
  private static final int RESEND_CHUNKS_A_TICK = 2;

  /** A sheet and the number of its layout. */
  private record Group(int gid, Sheet sheet) {}

  private final NodeModel model;
  private final InstantSource clock;
  private final InetSocketAddress remote;
  private final Supplier<? extends @Nullable SSLEngine> engines;
  private final MachineId machineId;
  private final String bootId;
  private final String instance = UUID.randomUUID().toString();
  private final ChunkSpool spool = new ChunkSpool();
  private final Map<Integer, Layout> layouts = new HashMap<>();
  private final Map<JobShare, Group> jobs = new HashMap<>();
  private final BitSet taken = new BitSet();
  private final BitSet declared = new BitSet();
  private final Group fast;
  private final Group disk;
  private final Group agent;
  private @Nullable Group meter;
  private @Nullable Group climate;
  private TickEncoder encoder = new TickEncoder(false);
  private @Nullable NodeLink link;
  private Heartbeat.@Nullable Signer signer;
  private long sessionId;
  private long heartbeats;
  private long connectAtMillis;
  private long retryMillis = FIRST_RETRY_MILLIS;

  SimulatedNode(
      NodeModel model,
      Random random,
      long bootEpochSeconds,
      InetSocketAddress remote,
      Supplier<? extends @Nullable SSLEngine> engines,
      InstantSource clock) {
    this.model = model;
    this.engines = engines;
    this.clock = clock;
    this.remote = remote;
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    machineId = new MachineId(java.util.HexFormat.of().formatHex(bytes));
    bootId = new UUID(random.nextLong() ^ bootEpochSeconds, random.nextLong()).toString();
    fast = group(NodeSheets.everySecond(model, bootEpochSeconds));
    disk = group(NodeSheets.disk(model));
    agent = group(NodeSheets.agent(spool::waiting, spool::lost));
  }

  /** Makes this the node that reads the rack's meter and climate sensor. */
  void carry(RackModel rack) {
    meter = group(NodeSheets.meter(rack.meter()));
    climate = group(NodeSheets.climate(rack.air()));
  }

  /** Connects when it is time to. */
  void connectIfDue(Selector selector) {
    if (link != null || clock.millis() < connectAtMillis) {
      return;
    }
    try {
      link = NodeLink.open(selector, remote, null, engines.get(), this::hello, this);
    } catch (IOException | RuntimeException e) {
      retryLater();
    }
  }

  private Hello hello() {
    BoardClass board = model.board();
    return new Hello(
        machineId,
        model.slot().name(),
        instance,
        bootId,
        "simulated",
        clock.millis() * 1_000_000L,
        true,
        Map.of(
            "board", board.board(),
            "kernel", board.kernel(),
            "cpu_model", board.cpuModel(),
            "cores", Integer.toString(BoardClass.CORES),
            "max_mhz", Integer.toString(board.clock().maxMhz()),
            "memory_bytes", Long.toString(board.memoryKilobytes() * 1024)));
  }

  /** Samples the node and sends or keeps the tick; {@code epochSeconds} also sets the rhythm. */
  void tick(long epochSeconds) {
    assignLayouts();
    boolean key = spool.keyDue();
    long nanos = epochSeconds * SECOND_NANOS;
    if (key) {
      encoder.beginKey(spool.nextSeq(), nanos, SECOND_NANOS);
    } else {
      encoder.begin(nanos);
    }
    BitSet used = new BitSet();
    add(fast, used);
    add(agent, used);
    if (key || epochSeconds % DISK_EVERY == 0) {
      add(disk, used);
    }
    if (meter != null) {
      add(meter, used);
    }
    if (climate != null && epochSeconds % CLIMATE_EVERY == 0) {
      add(climate, used);
    }
    for (JobShare share : model.jobs()) {
      add(java.util.Objects.requireNonNull(jobs.get(share)), used);
    }
    WireBuffer frame = new WireBuffer(512);
    encoder.end(frame);
    NodeLink open = link;
    boolean sent = open != null && open.isWelcomed();
    spool.add(key, frame.toByteArray(), used, sent);
    if (open != null && sent) {
      declare(open, used);
      open.send(frame);
      resend(open);
    }
  }

  private void add(Group group, BitSet used) {
    encoder.group(group.gid(), group.sheet().sample());
    used.set(group.gid());
  }

  private void assignLayouts() {
    List<JobShare> running = model.jobs();
    jobs.keySet().removeIf(share -> !running.contains(share));
    for (JobShare share : running) {
      if (!jobs.containsKey(share)) {
        jobs.put(share, group(NodeSheets.job(share)));
      }
    }
  }

  /** Gives a sheet a number; when the connection has none left a new one is begun. */
  private Group group(Sheet sheet) {
    Row row = sheet.sample();
    int gid = freeGid();
    if (gid >= Wire.MAX_LAYOUTS) {
      if (link != null) {
        link.close("all layout numbers of the connection are used");
      } else {
        beginAnew();
      }
      gid = freeGid();
    }
    taken.set(gid);
    layouts.put(gid, row.layout());
    return new Group(gid, sheet);
  }

  private int freeGid() {
    int gid = taken.nextClearBit(0);
    while (spool.uses(gid)) {
      gid = taken.nextClearBit(gid + 1);
    }
    return gid;
  }

  /**
   * A layout number may change its meaning only between connections, and only if nobody uses it.
   */
  private void beginAnew() {
    spool.disconnected();
    encoder = new TickEncoder(false);
    declared.clear();
    taken.clear();
    taken.set(fast.gid());
    taken.set(disk.gid());
    taken.set(agent.gid());
    if (meter != null) {
      taken.set(meter.gid());
    }
    if (climate != null) {
      taken.set(climate.gid());
    }
    jobs.values().forEach(group -> taken.set(group.gid()));
    layouts.keySet().removeIf(gid -> !taken.get(gid) && !spool.uses(gid));
  }

  private void declare(NodeLink open, BitSet gids) {
    WireBuffer out = new WireBuffer(1024);
    for (int gid = gids.nextSetBit(0); gid >= 0; gid = gids.nextSetBit(gid + 1)) {
      if (!declared.get(gid)) {
        Frames.writeLayout(out, gid, java.util.Objects.requireNonNull(layouts.get(gid)));
        declared.set(gid);
      }
    }
    open.send(out);
  }

  /** What an earlier connection may have lost goes into the backlog lane, a little at a time. */
  private void resend(NodeLink open) {
    for (int i = 0; i < RESEND_CHUNKS_A_TICK; i++) {
      spool
          .nextToResend()
          .ifPresent(
              chunk -> {
                declare(open, chunk.gids());
                for (byte[] frame : chunk.frames()) {
                  byte[] copy = Backlog.mark(frame);
                  open.send(copy, 0, copy.length);
                }
              });
    }
  }

  /** Sends a sign of life if there is a session. */
  void heartbeat(DatagramChannel datagrams) {
    Heartbeat.Signer key = signer;
    if (key == null || link == null) {
      return;
    }
    heartbeats++;
    Heartbeat beat = new Heartbeat(sessionId, heartbeats, clock.millis() * 1_000_000L);
    try {
      datagrams.send(ByteBuffer.wrap(beat.write(key)), remote);
    } catch (IOException e) {
      // A lost heartbeat is what heartbeats are for: the aggregator notices, the next one follows.
    }
  }

  /** Says GOODBYE if connected. */
  void goodbye() {
    if (link != null && link.isWelcomed()) {
      link.goodbye("the simulation ends");
    }
  }

  boolean sending() {
    return link != null && link.waitingBytes() > 0;
  }

  void close() {
    if (link != null) {
      link.close("the simulation has ended");
    }
  }

  @Override
  public void welcomed(Welcome welcome) {
    sessionId = welcome.sessionId();
    heartbeats = 0;
    signer =
        welcome.heartbeatKey().length == 0 ? null : new Heartbeat.Signer(welcome.heartbeatKey());
    retryMillis = FIRST_RETRY_MILLIS;
    declared.clear();
    spool.disconnected();
  }

  @Override
  public void acknowledged(List<Frames.Range> ranges) {
    spool.acknowledge(ranges);
  }

  @Override
  public void refused(Refusal refusal) {
    retryMillis = Math.max(retryMillis, Math.min(60_000, refusal.retryAfterMillis()));
  }

  @Override
  public void closed(String reason) {
    link = null;
    signer = null;
    beginAnew();
    retryLater();
  }

  private void retryLater() {
    connectAtMillis = clock.millis() + retryMillis;
    retryMillis = Math.min(LAST_RETRY_MILLIS, 2 * retryMillis);
  }
}
