package dev.wattrack.aggregator.ingest;

import dev.wattrack.model.MachineId;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Frames.Range;
import dev.wattrack.model.wire.Heartbeat;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An agent made by hand, to say right and wrong things to an aggregator. One thread. */
public final class TestAgent implements AutoCloseable {
  public static final long SECOND = 1_000_000_000L;
  private final Socket socket;
  private final int port;
  private final FrameSplitter splitter = new FrameSplitter(Wire.MAX_FRAME);
  private final Deque<Object> received = new ArrayDeque<>();
  private final TickEncoder encoder = new TickEncoder(false);
  private @Nullable Welcome welcome;
  private long counter;

  public TestAgent(int port) throws IOException {
    this.port = port;
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(15_000);
  }

  public static Hello hello(int machine, String name, String boot) {
    return new Hello(
        new MachineId(String.format(java.util.Locale.ROOT, "%032x", machine)),
        name,
        "instance-" + boot,
        boot,
        "test",
        System.currentTimeMillis() * 1_000_000,
        false,
        Map.of("cores", "4", "board", "Test Board"));
  }

  public void raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  public void send(WireBuffer out) throws IOException {
    raw(out.toByteArray());
  }

  /** Says hello; the answer is a Welcome or a Refusal. */
  public Object greet(Hello hello) throws IOException {
    raw(Wire.preface());
    WireBuffer out = new WireBuffer(256);
    hello.write(out);
    send(out);
    Object answer = Objects.requireNonNull(next());
    welcome = answer instanceof Welcome letIn ? letIn : null;
    return answer;
  }

  public Layout layout(int gid, int width) throws IOException {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      columns.add(Column.decimal("test", Map.of("g", "" + gid), "f" + i, 0, 1));
    }
    return layout(gid, new Layout(columns));
  }

  public Layout layout(int gid, Layout layout) throws IOException {
    WireBuffer out = new WireBuffer(256);
    Frames.writeLayout(out, gid, layout);
    send(out);
    return layout;
  }

  public void keyTick(long seq, long timeNanos, int gid, Row row) throws IOException {
    encoder.beginKey(seq, timeNanos, SECOND);
    finish(gid, row);
  }

  public void tick(long timeNanos, int gid, Row row) throws IOException {
    encoder.begin(timeNanos);
    finish(gid, row);
  }

  private void finish(int gid, Row row) throws IOException {
    WireBuffer out = new WireBuffer(64);
    encoder.group(gid, row);
    encoder.end(out);
    send(out);
  }

  public void goodbye() throws IOException {
    WireBuffer out = new WireBuffer(64);
    Frames.writeMap(out, Wire.GOODBYE, Map.of("reason", "test"));
    send(out);
  }

  /** Sends a heartbeat; answers what was sent. */
  public byte[] heartbeat() throws IOException {
    Welcome session = Objects.requireNonNull(welcome);
    byte[] bytes =
        new Heartbeat(session.sessionId(), counter++, System.currentTimeMillis() * 1_000_000)
            .write(new Heartbeat.Signer(session.heartbeatKey()));
    datagram(bytes);
    return bytes;
  }

  public void datagram(byte[] bytes) throws IOException {
    try (DatagramSocket udp = new DatagramSocket()) {
      udp.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }
  }

  /** Waits for the next frame; null when the aggregator has closed the connection. */
  public @Nullable Object next() throws IOException {
    byte[] buffer = new byte[8192];
    while (received.isEmpty()) {
      int count = socket.getInputStream().read(buffer);
      if (count < 0) {
        return null;
      }
      splitter.feed(
          buffer,
          0,
          count,
          (type, bytes, offset, length) ->
              received.add(parse(type, new WireCursor(bytes, offset, length))));
    }
    return received.poll();
  }

  /** Waits until so many ticks in all are acknowledged. */
  public List<Range> acknowledged(int ticks) throws IOException {
    List<Range> ranges = new ArrayList<>();
    long count = 0;
    while (count < ticks) {
      Object frame = next();
      if (!(frame instanceof List<?> list)) {
        throw new IOException("expected an acknowledgement, not " + frame);
      }
      for (Object item : list) {
        Range range = (Range) item;
        ranges.add(range);
        count += range.last() - range.first() + 1;
      }
    }
    return ranges;
  }

  private static Object parse(int type, WireCursor in) throws WireException {
    return switch (type) {
      case Wire.WELCOME -> Welcome.read(in);
      case Wire.REFUSED -> Refusal.read(in);
      case Wire.ACK -> Frames.readAck(in);
      default -> throw new WireException("frame of type " + type);
    };
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
