package dev.wattrack.testkit.relay;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between an agent and an aggregator as a bad network would: TCP both ways and UDP towards
 * the aggregator, on a port of loopback. Safe for use by several threads.
 */
public final class RoughRelay implements AutoCloseable {
  private static final int MOST_DATAGRAM_BYTES = 2_048;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int TRIES = 20;

  private final InetSocketAddress to;
  private final RoughLink.Dice there;
  private final RoughLink.Dice back;
  private final ServerSocket server;
  private final DatagramChannel in;
  private final DatagramChannel out;
  private final ScheduledThreadPoolExecutor underWay = new ScheduledThreadPoolExecutor(1);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong parts = new AtomicLong();
  private final AtomicLong datagrams = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  /**
   * What has passed. Immutable.
   *
   * @param parts of streams, as they were read
   * @param datagrams that came
   * @param lost of those datagrams
   */
  public record Counts(long parts, long datagrams, long lost) {}

  private RoughRelay(ServerSocket server, DatagramChannel in, InetSocketAddress to, RoughLink link)
      throws IOException {
    this.server = server;
    this.in = in;
    this.to = to;
    there = new RoughLink.Dice(link, 0);
    back = new RoughLink.Dice(link, 1);
    out = DatagramChannel.open();
    underWay.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Begins to carry.
   *
   * @param port of loopback, for TCP and UDP; 0 for any that is free
   */
  public static RoughRelay open(int port, InetSocketAddress to, RoughLink link) throws IOException {
    for (int i = 1; ; i++) {
      ServerSocket server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      DatagramChannel in = DatagramChannel.open();
      try {
        in.bind(server.getLocalSocketAddress());
        RoughRelay relay = new RoughRelay(server, in, to, link);
        daemon("relay-accept", relay::accept);
        daemon("relay-datagrams", relay::datagrams);
        return relay;
      } catch (BindException e) {
        // Somebody has this number for UDP; another may be free for both.
        server.close();
        in.close();
        if (port != 0 || i == TRIES) {
          throw e;
        }
      }
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  public int port() {
    return server.getLocalPort();
  }

  public Counts counts() {
    return new Counts(parts.get(), datagrams.get(), lost.get());
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket here = server.accept();
        open.removeIf(Socket::isClosed);
        open.add(here);
        connect(here);
      } catch (IOException e) {
        // Closed, which ends the loop, or a connection that broke at once, which is forgotten.
        open.removeIf(Socket::isClosed);
      }
    }
  }

  private void connect(Socket here) {
    Socket far = new Socket();
    open.add(far);
    try {
      far.connect(to, CONNECT_MILLIS);
      here.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      new Stream(here, far, there, parts).start("relay-there");
      new Stream(far, here, back, parts).start("relay-back");
    } catch (IOException e) {
      Stream.close(here);
      Stream.close(far);
    }
  }

  private void datagrams() {
    ByteBuffer buffer = ByteBuffer.allocate(MOST_DATAGRAM_BYTES);
    try {
      while (in.isOpen()) {
        buffer.clear();
        in.receive(buffer);
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        datagrams.incrementAndGet();
        if (there.lost()) {
          lost.incrementAndGet();
        } else {
          ScheduledFuture<?> unused =
              underWay.schedule(() -> send(bytes), there.delayNanos(), TimeUnit.NANOSECONDS);
        }
      }
    } catch (IOException | RejectedExecutionException e) {
      underWay.shutdownNow();
    }
  }

  private void send(byte[] bytes) {
    try {
      out.send(ByteBuffer.wrap(bytes), to);
    } catch (IOException e) {
      // No way there just now: such a datagram is lost as others are.
      lost.incrementAndGet();
    }
  }

  /** Ends it as a cable that is cut: what is under way is gone. */
  @Override
  public void close() throws IOException {
    underWay.shutdownNow();
    server.close();
    in.close();
    out.close();
    open.forEach(Stream::close);
  }
}
