package dev.wattrack.testkit.rack;

import dev.wattrack.model.wire.Heartbeat;
import dev.wattrack.testkit.link.NodeLink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Runs a simulated rack against an aggregator: every node has its own connection, marked as
 * simulated, and one thread serves them all. An aggregator that is away is waited for. Safe for use
 * by several threads.
 */
public final class SimulatedRack implements AutoCloseable {
  /** The rack was switched on this long ago when it first shows, so that jobs run already. */
  static final int WARM_UP_SECONDS = 1_800;

  private static final long FLUSH_MILLIS = 1_000;
  private static final long JOIN_MILLIS = 3_000;
  private static final long MAX_STEP_SECONDS = 5;

  private final InstantSource clock;
  private final RackModel model;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final Selector selector;
  private final DatagramChannel datagrams;
  private final Thread thread;
  private volatile boolean closing;

  private SimulatedRack(
      RackPreset preset,
      InetSocketAddress remote,
      Supplier<? extends @Nullable SSLEngine> engines,
      long seed,
      InstantSource clock)
      throws IOException {
    this.clock = clock;
    model = new RackModel(preset, seed);
    for (int i = 0; i < WARM_UP_SECONDS; i++) {
      model.step(1);
    }
    // A job is known from when it is first seen; its counters must not be older.
    model.nodes().forEach(node -> node.jobs().forEach(JobShare::countFromNow));
    long boot = clock.millis() / 1000 - WARM_UP_SECONDS;
    Random identities = new Random(seed ^ 0x77617474L);
    for (NodeModel node : model.nodes()) {
      SimulatedNode agent =
          new SimulatedNode(node, new Random(identities.nextLong()), boot, remote, engines, clock);
      if (node.slot().access()) {
        agent.carry(model);
      }
      nodes.add(agent);
    }
    selector = Selector.open();
    datagrams = DatagramChannel.open(StandardProtocolFamily.INET);
    datagrams.configureBlocking(false);
    thread = new Thread(this::run, "wattrack-simulation");
    thread.setDaemon(true);
  }

  /** Starts a rack that sends plain text. */
  public static SimulatedRack start(String preset, String host, int port, long seed)
      throws IOException {
    return start(preset, host, port, () -> null, seed);
  }

  /**
   * Starts a rack.
   *
   * @param preset one of {@link RackPreset#names}
   * @param engines for TLS, one a connection; null is plain text
   * @throws IllegalArgumentException for an unknown preset, naming the known ones
   * @throws IOException when the host name is unknown or the system gives no sockets
   */
  public static SimulatedRack start(
      String preset,
      String host,
      int port,
      Supplier<? extends @Nullable SSLEngine> engines,
      long seed)
      throws IOException {
    RackPreset found =
        RackPreset.find(preset)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no rack named '" + preset + "'; known are " + RackPreset.names()));
    InetSocketAddress remote = new InetSocketAddress(host, port);
    if (remote.isUnresolved()) {
      throw new IOException("unknown host '" + host + "'");
    }
    SimulatedRack rack = new SimulatedRack(found, remote, engines, seed, InstantSource.system());
    rack.thread.start();
    return rack;
  }

  private void run() {
    long lastSecond = clock.millis() / 1000;
    long nextBeat = clock.millis();
    try {
      while (!closing) {
        nodes.forEach(node -> node.connectIfDue(selector));
        long now = clock.millis();
        long second = now / 1000;
        if (second != lastSecond) {
          tick(second, second - lastSecond);
          lastSecond = second;
        }
        if (now >= nextBeat) {
          nodes.forEach(node -> node.heartbeat(datagrams));
          nextBeat = now + Heartbeat.INTERVAL_MILLIS;
        }
        long until = Math.min(nextBeat, (second + 1) * 1000) - clock.millis();
        serve(Math.max(1, until));
      }
      leave();
    } catch (IOException e) {
      throw new IllegalStateException("the selector of the simulation failed", e);
    }
  }

  private void tick(long second, long passed) {
    if (passed > 0) {
      for (long i = 0; i < Math.min(passed, MAX_STEP_SECONDS); i++) {
        model.step(1);
      }
      nodes.forEach(node -> node.tick(second));
    }
  }

  private void serve(long millis) throws IOException {
    selector.select(millis);
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.attachment() instanceof NodeLink link) {
        link.ready();
      }
    }
    selector.selectedKeys().clear();
  }

  private void leave() throws IOException {
    nodes.forEach(SimulatedNode::goodbye);
    long until = clock.millis() + FLUSH_MILLIS;
    while (nodes.stream().anyMatch(SimulatedNode::sending) && clock.millis() < until) {
      serve(50);
    }
    nodes.forEach(SimulatedNode::close);
  }

  /** Says goodbye for every node and waits until that is sent, at most some seconds. */
  @Override
  public void close() throws IOException {
    closing = true;
    selector.wakeup();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    selector.close();
    datagrams.close();
  }
}
