package dev.wattrack.testkit.link;

import dev.wattrack.model.tls.TlsPipe;
import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * One agent's connection on somebody else's selector: says preface and HELLO, then sends what it is
 * given and tells its {@link Listener} what the aggregator answers. Trouble of any kind ends in
 * {@link Listener#closed}, once. Confined to the selector's thread.
 */
public final class NodeLink {

  /** Hears from a link, on the selector's thread. */
  public interface Listener {
    void welcomed(Welcome welcome);

    void acknowledged(List<Frames.Range> ranges);

    /** The aggregator will close; {@link #closed} follows. */
    void refused(Refusal refusal);

    /** The link is gone, with the reason in words. */
    void closed(String reason);
  }

  /** Bytes that may wait for a slow aggregator; beyond that the link is closed. */
  public static final int MAX_WAITING_BYTES = 8 << 20;

  private static final int WRITE_AT_MOST = 256 << 10;
  private static final int READ_AT_MOST = 4 << 10;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Supplier<Hello> hello;
  private final Listener listener;
  private final FrameSplitter splitter = new FrameSplitter(Wire.MAX_FRAME);
  private byte[] waiting = new byte[0];
  private int waitingFrom;
  private int waitingTo;
  private final @Nullable TlsPipe tls;
  private boolean welcomed;
  private boolean closed;

  private NodeLink(
      SocketChannel channel,
      SelectionKey key,
      @Nullable SSLEngine engine,
      Supplier<Hello> hello,
      Listener listener) {
    tls = engine == null ? null : new TlsPipe(engine);
    this.channel = channel;
    this.key = key;
    this.hello = hello;
    this.listener = listener;
  }

  /**
   * Begins to connect; the selector then reports the key, whose attachment is the link.
   *
   * @param local source address, null for the system's choice
   * @throws IOException when the system refuses a socket; the listener hears nothing then
   */
  public static NodeLink open(
      Selector selector,
      InetSocketAddress remote,
      @Nullable InetAddress local,
      Supplier<Hello> hello,
      Listener listener)
      throws IOException {
    return open(selector, remote, local, null, hello, listener);
  }

  /**
   * Begins to connect, with TLS if there is an engine.
   *
   * @param local source address, null for the system's choice
   * @throws IOException when the system refuses a socket; the listener hears nothing then
   */
  public static NodeLink open(
      Selector selector,
      InetSocketAddress remote,
      @Nullable InetAddress local,
      @Nullable SSLEngine engine,
      Supplier<Hello> hello,
      Listener listener)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (local != null) {
        channel.bind(new InetSocketAddress(local, 0));
      }
      boolean connected = channel.connect(remote);
      SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
      NodeLink link = new NodeLink(channel, key, engine, hello, listener);
      key.attach(link);
      if (connected) {
        link.begin();
      }
      return link;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Does what the selector says is possible. */
  public void ready() {
    try {
      if (key.isValid() && key.isConnectable() && channel.finishConnect()) {
        begin();
      }
      if (key.isValid() && key.isReadable()) {
        read();
      }
      if (key.isValid() && key.isWritable()) {
        flush();
      }
    } catch (IOException e) {
      close(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  /** True between WELCOME and the end. */
  public boolean isWelcomed() {
    return welcomed && !closed;
  }

  /** Bytes that wait for the network. */
  public int waitingBytes() {
    return waitingTo - waitingFrom;
  }

  /** Sends whole frames, at once if the network takes them. */
  public void send(WireBuffer frames) {
    send(frames.array(), 0, frames.length());
  }

  /** Sends whole frames, at once if the network takes them. */
  public void send(byte[] bytes, int offset, int length) {
    if (closed) {
      return;
    }
    if (waitingBytes() + length > MAX_WAITING_BYTES) {
      close("the aggregator has not read " + waitingBytes() + " bytes");
      return;
    }
    if (tls == null) {
      transmit(bytes, offset, length);
      return;
    }
    try {
      tls.send(bytes, offset, length);
    } catch (IOException e) {
      close("TLS failed: " + e.getMessage());
      return;
    }
    byte[] sealed = tls.take();
    transmit(sealed, 0, sealed.length);
  }

  private void transmit(byte[] bytes, int offset, int length) {
    reserve(length);
    System.arraycopy(bytes, offset, waiting, waitingTo, length);
    waitingTo += length;
    if ((key.interestOps() & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) == 0) {
      try {
        flush();
      } catch (IOException e) {
        close(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Says GOODBYE; the caller lets the selector run until nothing waits, then closes. */
  public void goodbye(String reason) {
    WireBuffer out = new WireBuffer(64);
    Frames.writeMap(out, Wire.GOODBYE, Map.of("reason", reason));
    send(out);
  }

  /** Closes at once; the listener hears the reason, the first time only. */
  public void close(String reason) {
    if (closed) {
      return;
    }
    closed = true;
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // The socket is given up either way and the listener is told below.
    }
    listener.closed(reason);
  }

  private void begin() throws IOException {
    key.interestOps(SelectionKey.OP_READ);
    if (tls == null) {
      greet();
      return;
    }
    tls.begin();
    shake(tls, 0, new byte[0]);
  }

  /** A step of the handshake; what is computed for it is computed here. */
  private void shake(TlsPipe pipe, int count, byte[] piece) throws IOException {
    boolean before = pipe.isDone();
    pipe.receive(piece, 0, count, this::plain);
    pipe.work(this::plain);
    byte[] out = pipe.take();
    transmit(out, 0, out.length);
    if (pipe.isDone() && !before) {
      greet();
    }
  }

  private void plain(byte[] bytes, int offset, int length) throws WireException {
    splitter.feed(bytes, offset, length, this::frame);
  }

  private void greet() throws IOException {
    WireBuffer out = new WireBuffer(512);
    byte[] preface = Wire.preface();
    out.bytes(preface, 0, preface.length);
    hello.get().write(out);
    send(out);
  }

  private void read() throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(READ_AT_MOST);
    int count = channel.read(piece);
    if (count < 0) {
      close("the aggregator closed the connection");
      return;
    }
    if (tls == null) {
      splitter.feed(piece.array(), 0, count, this::frame);
    } else {
      shake(tls, count, piece.array());
    }
  }

  private void frame(int type, byte[] bytes, int offset, int length) throws WireException {
    if (closed) {
      return;
    }
    WireCursor in = new WireCursor(bytes, offset, length);
    switch (type) {
      case Wire.WELCOME -> {
        Welcome welcome = Welcome.read(in);
        welcomed = true;
        listener.welcomed(welcome);
      }
      case Wire.ACK -> listener.acknowledged(Frames.readAck(in));
      case Wire.REFUSED -> listener.refused(Refusal.read(in));
      default -> {
        if (type < Wire.FIRST_OPTIONAL_TYPE) {
          throw new WireException("an aggregator does not send frames of type " + type);
        }
      }
    }
  }

  private void flush() throws IOException {
    while (waitingFrom < waitingTo) {
      int count = Math.min(WRITE_AT_MOST, waitingTo - waitingFrom);
      int written = channel.write(ByteBuffer.wrap(waiting, waitingFrom, count));
      waitingFrom += written;
      if (written < count) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
    }
    waitingFrom = 0;
    waitingTo = 0;
    key.interestOps(SelectionKey.OP_READ);
  }

  private void reserve(int more) {
    if (waiting.length - waitingTo >= more) {
      return;
    }
    int held = waitingBytes();
    byte[] target =
        waiting.length - held >= more ? waiting : new byte[Math.max(512, 2 * (held + more))];
    System.arraycopy(waiting, waitingFrom, target, 0, held);
    waiting = target;
    waitingFrom = 0;
    waitingTo = held;
  }
}
