package dev.wattrack.testkit.load;

import dev.wattrack.model.wire.Heartbeat;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.WireException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The least aggregator: welcomes every agent on 127.0.0.1, decodes and counts what it sends,
 * acknowledges it, and stores nothing. An agent that breaks the format is refused and its words
 * kept in {@link #problems}. Safe for use by several threads.
 */
public final class Sink implements AutoCloseable {
  private static final int ACK_EVERY_MILLIS = 100;
  private static final int MAX_PROBLEMS = 100;

  /**
   * What has arrived. Immutable.
   *
   * @param bytes from the agents' sockets, handshake included
   * @param rows groups in ticks
   * @param values present columns of those rows
   * @param missing sequence numbers that no connection of their agent has brought
   * @param heartbeats datagrams with a true signature
   */
  public record Counts(
      long connections,
      long bytes,
      long ticks,
      long rows,
      long values,
      long missing,
      long heartbeats) {}

  private final Selector selector;
  private final ServerSocketChannel server;
  private final DatagramChannel datagrams;
  private final ByteBuffer datagram = ByteBuffer.allocate(Heartbeat.LENGTH + 1);
  private final ByteBuffer piece = ByteBuffer.allocate(64 << 10);
  private final Thread thread;
  private final Object lock = new Object();
  private final List<SinkSession> sessions = new ArrayList<>();
  private final Map<Long, SinkSession> sessionsById = new HashMap<>();
  private final Map<String, SinkNode> nodes = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private long nextSession = 1;
  private long connections;
  private long bytes;
  private long heartbeats;
  private @Nullable Refusal refusal;
  private boolean acknowledging = true;
  private volatile boolean closing;

  private Sink(Selector selector, ServerSocketChannel server, DatagramChannel datagrams) {
    this.selector = selector;
    this.server = server;
    this.datagrams = datagrams;
    thread = new Thread(this::run, "wattrack-sink");
    thread.setDaemon(true);
  }

  /** Starts on a free port of 127.0.0.1, TCP and UDP alike. */
  public static Sink start() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    Selector selector = Selector.open();
    ServerSocketChannel server = ServerSocketChannel.open();
    DatagramChannel datagrams = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      server.bind(new InetSocketAddress(loopback, 0), 4096);
      server.configureBlocking(false);
      datagrams.bind(new InetSocketAddress(loopback, server.socket().getLocalPort()));
      datagrams.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      datagrams.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      selector.close();
      server.close();
      datagrams.close();
      throw e;
    }
    Sink sink = new Sink(selector, server, datagrams);
    sink.thread.start();
    return sink;
  }

  public int port() {
    return server.socket().getLocalPort();
  }

  public Counts counts() {
    synchronized (lock) {
      long ticks = 0;
      long rows = 0;
      long values = 0;
      long missing = 0;
      for (SinkNode node : nodes.values()) {
        ticks += node.ticks;
        rows += node.rows;
        values += node.values;
        missing += node.seqs.missing();
      }
      return new Counts(connections, bytes, ticks, rows, values, missing, heartbeats);
    }
  }

  /** The last HELLO of each agent, by name. */
  public Map<String, Hello> hellos() {
    synchronized (lock) {
      Map<String, Hello> hellos = new HashMap<>();
      nodes.values().forEach(node -> hellos.put(node.hello.name(), node.hello));
      return hellos;
    }
  }

  /**
   * The latest number of a series in the live lane.
   *
   * @param series as {@link dev.wattrack.model.wire.Column#toString} writes it, e.g. {@code
   *     cpu,cpu=cpu-total usage_idle}
   */
  public OptionalDouble latest(String node, String series) {
    synchronized (lock) {
      return sessions.stream()
          .filter(session -> session.hello().filter(hello -> hello.name().equals(node)).isPresent())
          .map(session -> session.latest(series))
          .filter(OptionalDouble::isPresent)
          .findFirst()
          .orElse(OptionalDouble.empty());
    }
  }

  /** The last reason of each agent that said GOODBYE, by name. */
  public Map<String, String> goodbyes() {
    synchronized (lock) {
      Map<String, String> goodbyes = new HashMap<>();
      nodes.values().stream()
          .filter(node -> node.goodbye != null)
          .forEach(node -> goodbyes.put(node.hello.name(), String.valueOf(node.goodbye)));
      return goodbyes;
    }
  }

  /** What agents did wrong, in words; the first hundred. */
  public List<String> problems() {
    synchronized (lock) {
      return List.copyOf(problems);
    }
  }

  /** Answers every HELLO with this from now on; empty to welcome again. */
  public void refuse(Optional<Refusal> answer) {
    synchronized (lock) {
      refusal = answer.orElse(null);
    }
  }

  /** Stops or goes on to acknowledge; what waits is acknowledged when it goes on. */
  public void acknowledge(boolean on) {
    synchronized (lock) {
      acknowledging = on;
    }
  }

  /** Cuts every connection, as a restart of an aggregator does. */
  public void dropConnections() {
    synchronized (lock) {
      sessions.forEach(SinkSession::close);
    }
    selector.wakeup();
  }

  private void run() {
    long nextAck = System.nanoTime();
    try {
      while (!closing) {
        selector.select(ACK_EVERY_MILLIS);
        synchronized (lock) {
          for (SelectionKey key : selector.selectedKeys()) {
            ready(key);
          }
          selector.selectedKeys().clear();
          if (System.nanoTime() - nextAck >= 0) {
            acknowledge();
            nextAck = System.nanoTime() + ACK_EVERY_MILLIS * 1_000_000L;
          }
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the selector of the sink failed", e);
    }
  }

  private void ready(SelectionKey key) throws IOException {
    if (!key.isValid()) {
      return;
    }
    if (key.isAcceptable()) {
      accept();
    } else if (key.attachment() instanceof SinkSession session) {
      read(session);
    } else {
      heartbeat();
    }
  }

  private void accept() throws IOException {
    for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
      channel.configureBlocking(false);
      SinkSession session = new SinkSession(this, channel, nextSession++);
      channel.register(selector, SelectionKey.OP_READ, session);
      sessions.add(session);
      sessionsById.put(session.id(), session);
      connections++;
    }
  }

  private void read(SinkSession session) {
    try {
      piece.clear();
      int count = session.channel().read(piece);
      if (count < 0) {
        end(session);
        return;
      }
      bytes += count;
      session.take(piece.array(), count);
    } catch (WireException e) {
      if (problems.size() < MAX_PROBLEMS) {
        problems.add(String.valueOf(e.getMessage()));
      }
      session.refuse(new Refusal("malformed", String.valueOf(e.getMessage()), 1_000));
      end(session);
    } catch (IOException e) {
      end(session);
    }
  }

  private void end(SinkSession session) {
    session.close();
    sessions.remove(session);
    sessionsById.remove(session.id());
  }

  private void heartbeat() throws IOException {
    for (datagram.clear(); datagrams.receive(datagram) != null; datagram.clear()) {
      byte[] received = new byte[datagram.flip().remaining()];
      datagram.get(received);
      try {
        SinkSession session = sessionsById.get(Heartbeat.read(received).sessionId());
        if (session != null && Heartbeat.verify(received, session.signer())) {
          heartbeats++;
        }
      } catch (WireException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
  }

  private void acknowledge() {
    if (acknowledging) {
      List.copyOf(sessions).stream().filter(session -> !session.acknowledge()).forEach(this::end);
    }
  }

  /** Where a session books what its agent sends; called with the lock held. */
  SinkNode node(Hello hello) {
    SinkNode node = nodes.computeIfAbsent(hello.machineId().hex(), id -> new SinkNode(hello));
    node.hello = hello;
    return node;
  }

  /** What to answer instead of WELCOME; called with the lock held. */
  Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public void close() throws IOException {
    closing = true;
    selector.wakeup();
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (lock) {
      sessions.forEach(SinkSession::close);
    }
    server.close();
    datagrams.close();
    selector.close();
  }
}
