package dev.wattrack.agent.link;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Heartbeat;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The other end of the wire, on real sockets, without a store. Safe for use by several threads. */
public final class FakeAggregator implements AutoCloseable {

  /** What a test wants of it. */
  public enum Manner {
    ACKNOWLEDGES,
    SILENT,
    NEVER_READS
  }

  /** One tick as it arrived. */
  public record Arrival(int connection, boolean backlog, long seq, long timeNanos, long nanoTime) {}

  private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(US_ASCII);

  private final ServerSocket server;
  private final DatagramSocket beats;
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Hello> hellos = new ArrayList<>();
  private final List<Arrival> arrivals = new ArrayList<>();
  private final List<String> goodbyes = new ArrayList<>();
  private final List<String> trouble = new ArrayList<>();
  private final List<Heartbeat> heartbeats = new ArrayList<>();
  private final List<String> series = new ArrayList<>();
  private volatile Manner manner = Manner.ACKNOWLEDGES;
  private volatile @Nullable Refusal refusal;
  private long bytes;

  public FakeAggregator() throws IOException {
    this(0);
  }

  public FakeAggregator(int port) throws IOException {
    server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    beats = new DatagramSocket(server.getLocalPort(), InetAddress.getLoopbackAddress());
    daemon(this::accept);
    daemon(this::hear);
  }

  public int port() {
    return server.getLocalPort();
  }

  public void manner(Manner newManner) {
    manner = newManner;
  }

  public void refuse(@Nullable Refusal newRefusal) {
    refusal = newRefusal;
  }

  public synchronized List<Hello> hellos() {
    return List.copyOf(hellos);
  }

  public synchronized List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  /** Every distinct seq that has arrived. */
  public synchronized NavigableSet<Long> seqs() {
    NavigableSet<Long> seqs = new TreeSet<>();
    arrivals.forEach(arrival -> seqs.add(arrival.seq()));
    return seqs;
  }

  public synchronized List<String> goodbyes() {
    return List.copyOf(goodbyes);
  }

  public synchronized List<String> trouble() {
    return List.copyOf(trouble);
  }

  /** Those whose signature was right. */
  public synchronized List<Heartbeat> heartbeats() {
    return List.copyOf(heartbeats);
  }

  /** Names of all series of all layouts. */
  public synchronized List<String> series() {
    return List.copyOf(series);
  }

  public synchronized long bytes() {
    return bytes;
  }

  /** Cuts every connection without a word. */
  public synchronized void cut() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        trouble.add(e.toString());
      }
    }
    sockets.clear();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "fake-aggregator");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      for (int connection = 1; ; connection++) {
        Socket socket = server.accept();
        synchronized (this) {
          sockets.add(socket);
        }
        Connection served = new Connection(connection, socket);
        daemon(served::serve);
      }
    } catch (IOException e) {
      // Closed by the test.
      cut();
    }
  }

  private void hear() {
    Heartbeat.Signer signer = new Heartbeat.Signer(KEY);
    byte[] buffer = new byte[128];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        beats.receive(packet);
        byte[] datagram = Arrays.copyOf(buffer, packet.getLength());
        if (Heartbeat.verify(datagram, signer)) {
          synchronized (this) {
            heartbeats.add(Heartbeat.read(datagram));
          }
        }
      }
    } catch (IOException e) {
      // Closed by the test.
      cut();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    beats.close();
    cut();
  }

  private final class Connection implements FrameSplitter.Sink {
    private final int number;
    private final Socket socket;
    private final TickDecoder live = new TickDecoder();
    private final TickDecoder backlog = new TickDecoder();

    Connection(int number, Socket socket) {
      this.number = number;
      this.socket = socket;
    }

    void serve() {
      try {
        InputStream in = socket.getInputStream();
        if (!Arrays.equals(in.readNBytes(Wire.PREFACE_LENGTH), Wire.preface())) {
          throw new WireException("no preface");
        }
        FrameSplitter splitter = new FrameSplitter(Wire.MAX_FRAME);
        byte[] piece = new byte[4096];
        int count = in.read(piece);
        while (count >= 0) {
          synchronized (FakeAggregator.this) {
            bytes += count;
          }
          splitter.feed(piece, 0, count, this);
          while (manner == Manner.NEVER_READS && !socket.isClosed()) {
            Thread.sleep(5);
          }
          count = in.read(piece);
        }
        socket.close();
      } catch (WireException e) {
        synchronized (FakeAggregator.this) {
          trouble.add(e.toString());
        }
      } catch (IOException | InterruptedException e) {
        // The other side has gone or the test has cut us.
        return;
      }
    }

    @Override
    public void frame(int type, byte[] body, int offset, int length) throws WireException {
      WireCursor in = new WireCursor(body, offset, length);
      switch (type) {
        case Wire.HELLO -> hello(Hello.read(in));
        case Wire.LAYOUT -> {
          int gid = in.count(Wire.MAX_LAYOUTS);
          Layout layout = Layout.read(in);
          live.layout(gid, layout);
          backlog.layout(gid, layout);
          synchronized (FakeAggregator.this) {
            layout.columns().forEach(column -> series.add(column.toString()));
          }
        }
        case Wire.TICK -> tick(body, offset, length);
        case Wire.GOODBYE -> {
          synchronized (FakeAggregator.this) {
            goodbyes.add(Frames.readMap(in).getOrDefault("reason", ""));
          }
        }
        default -> throw new WireException("type " + type);
      }
    }

    private void hello(Hello hello) throws WireException {
      synchronized (FakeAggregator.this) {
        hellos.add(hello);
      }
      WireBuffer out = new WireBuffer(64);
      Refusal refuse = refusal;
      if (refuse == null) {
        new Welcome(hello.name(), number, KEY).write(out);
      } else {
        refuse.write(out);
      }
      send(out);
    }

    private void tick(byte[] body, int offset, int length) throws WireException {
      boolean late = TickDecoder.isBacklog(body, offset);
      List<Frames.Range> acks = new ArrayList<>();
      (late ? backlog : live)
          .read(
              body,
              offset,
              length,
              new TickDecoder.Sink() {
                @Override
                public void tick(long seq, long timeNanos) {
                  acks.add(new Frames.Range(seq, seq));
                  synchronized (FakeAggregator.this) {
                    arrivals.add(new Arrival(number, late, seq, timeNanos, System.nanoTime()));
                  }
                }

                @Override
                public void row(int gid, Row row) {}
              });
      if (manner == Manner.ACKNOWLEDGES) {
        WireBuffer out = new WireBuffer(64);
        Frames.writeAck(out, acks);
        send(out);
      }
    }

    private void send(WireBuffer out) throws WireException {
      try {
        socket.getOutputStream().write(out.array(), 0, out.length());
      } catch (IOException e) {
        throw new WireException("the agent has gone: " + e.getMessage());
      }
    }
  }
}
