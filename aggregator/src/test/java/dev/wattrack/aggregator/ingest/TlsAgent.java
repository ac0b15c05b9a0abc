package dev.wattrack.aggregator.ingest;

import dev.wattrack.model.MachineId;
import dev.wattrack.model.tls.Holder;
import dev.wattrack.model.tls.NodeKey;
import dev.wattrack.model.tls.Pem;
import dev.wattrack.model.tls.Pinned;
import dev.wattrack.model.tls.TlsContext;
import dev.wattrack.model.tls.TlsPipe;
import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Issued;
import dev.wattrack.model.wire.KeyOffer;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An agent made by hand that speaks TLS, to say right and wrong things. One thread. */
final class TlsAgent implements AutoCloseable {
  /** What the aggregator says when it wants a new key. */
  record Renew() {}

  private final Socket socket;
  private final TlsPipe pipe;
  private final FrameSplitter splitter = new FrameSplitter(Wire.MAX_FRAME);
  private final Deque<Object> received = new ArrayDeque<>();

  /**
   * @param held null shows no certificate
   */
  TlsAgent(int port, Pinned pinned, Holder.@Nullable Held held)
      throws IOException, GeneralSecurityException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    pipe = new TlsPipe(TlsContext.client(() -> held, pinned).engine());
    try {
      pipe.begin();
      flush();
      byte[] bytes = new byte[4096];
      while (!pipe.isDone()) {
        take(bytes);
      }
      flush();
    } catch (IOException e) {
      socket.getOutputStream().write(pipe.lastWords());
      socket.close();
      throw e;
    }
  }

  private void take(byte[] bytes) throws IOException {
    int count = socket.getInputStream().read(bytes);
    if (count < 0) {
      throw new IOException("closed");
    }
    pipe.receive(bytes, 0, count, this::plain);
    pipe.work(this::plain);
    flush();
  }

  private void plain(byte[] bytes, int offset, int length) throws WireException {
    splitter.feed(
        bytes,
        offset,
        length,
        (type, body, at, size) -> received.add(parse(type, new WireCursor(body, at, size))));
  }

  private static Object parse(int type, WireCursor in) throws WireException {
    return switch (type) {
      case Wire.WELCOME -> Welcome.read(in);
      case Wire.REFUSED -> Refusal.read(in);
      case Wire.ACK -> Frames.readAck(in);
      case Wire.CERTIFICATE -> Issued.read(in);
      case Wire.RENEW -> new Renew();
      default -> throw new WireException("frame of type " + type);
    };
  }

  private void flush() throws IOException {
    socket.getOutputStream().write(pipe.take());
  }

  void send(WireBuffer out) throws IOException {
    pipe.send(out.array(), 0, out.length());
    flush();
  }

  /** The next frame; null when the aggregator has closed. */
  @Nullable Object next() throws IOException {
    byte[] bytes = new byte[4096];
    while (received.isEmpty()) {
      if (pipe.isEnded()) {
        return null;
      }
      int count = socket.getInputStream().read(bytes);
      if (count < 0) {
        return null;
      }
      pipe.receive(bytes, 0, count, this::plain);
      flush();
    }
    return received.poll();
  }

  Object greet(Hello hello) throws IOException {
    WireBuffer out = new WireBuffer(256);
    out.bytes(Wire.preface(), 0, Wire.PREFACE_LENGTH);
    hello.write(out);
    send(out);
    return Objects.requireNonNull(next());
  }

  static MachineId machine(int number) {
    return new MachineId(String.format(Locale.ROOT, "%032x", number));
  }

  static KeyOffer offer(int machine, String name, String secret, KeyPair pair)
      throws GeneralSecurityException {
    byte[] key = pair.getPublic().getEncoded();
    return new KeyOffer(
        machine(machine),
        name,
        secret,
        key,
        NodeKey.proof(pair.getPrivate(), key, machine(machine)));
  }

  /** Asks to join; the answer is an Issued or a Refusal. */
  Object join(KeyOffer offer) throws IOException {
    WireBuffer out = new WireBuffer(1024);
    out.bytes(Wire.preface(), 0, Wire.PREFACE_LENGTH);
    offer.write(out, Wire.JOIN);
    send(out);
    return Objects.requireNonNull(next());
  }

  static Holder.Held held(KeyPair pair, Object issued) throws GeneralSecurityException {
    return new Holder.Held(
        pair.getPrivate(), List.of(Pem.certificate(((Issued) issued).certificate())));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
