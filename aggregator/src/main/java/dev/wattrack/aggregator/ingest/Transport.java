package dev.wattrack.aggregator.ingest;

import dev.wattrack.model.tls.TlsPipe;
import dev.wattrack.model.wire.WireBuffer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of one agent's connection: TLS if they begin as TLS does, else plain text. The work of
 * a handshake is done by Vert.x's workers, so that many of them at once hold up no sample. Confined
 * to the ingest thread.
 */
final class Transport {
  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

  /** RFC 8446, section 5.1: the content type of the first record. */
  private static final int HANDSHAKE = 22;

  /** Hears from the transport. */
  interface Listener {
    /** The first byte is no TLS; false if that is not good enough. */
    boolean plainText();

    /** Bytes of the agent. */
    void bytes(byte[] bytes, int length);

    /** TLS went wrong, in words; the connection is over. */
    void broken(String reason);

    void ended();
  }

  private final NetSocket socket;
  private final Vertx vertx;
  private final Door door;
  private final Listener listener;
  private @Nullable TlsPipe pipe;
  private boolean begun;
  private boolean paused;
  private boolean working;
  private boolean closed;

  Transport(NetSocket socket, Vertx vertx, Door door, Listener listener) {
    this.socket = socket;
    this.vertx = vertx;
    this.door = door;
    this.listener = listener;
    socket.handler(this::data);
    socket.closeHandler(done -> hungUp());
    socket.exceptionHandler(e -> LOG.debug("{}: {}", socket.remoteAddress(), e.toString()));
  }

  String address() {
    return socket.remoteAddress().hostAddress();
  }

  /** Address and port, for the log. */
  String peer() {
    return String.valueOf(socket.remoteAddress());
  }

  boolean isTls() {
    return pipe != null;
  }

  /** The certificate that the agent has shown; null for none. */
  @Nullable X509Certificate certificate() {
    return pipe == null || !pipe.isDone() ? null : pipe.peer();
  }

  private void data(Buffer buffer) {
    if (closed) {
      return;
    }
    byte[] bytes = buffer.getBytes();
    if (!begun && bytes.length > 0) {
      begun = true;
      Doorkeeper doorkeeper = door.doorkeeper();
      if (bytes[0] == HANDSHAKE && doorkeeper != null) {
        pipe = new TlsPipe(doorkeeper.port().engine());
      } else if (bytes[0] == HANDSHAKE) {
        listener.broken("this aggregator takes plain text alone");
        return;
      } else if (!listener.plainText()) {
        return;
      }
    }
    TlsPipe tls = pipe;
    if (tls == null) {
      listener.bytes(bytes, bytes.length);
    } else {
      advance(tls, () -> tls.receive(bytes, 0, bytes.length, this::decrypted));
    }
  }

  private void hungUp() {
    if (!closed && pipe != null && !pipe.isDone()) {
      listener.broken("the other end hung up before it was done");
    } else {
      listener.ended();
    }
  }

  private void decrypted(byte[] bytes, int offset, int length) {
    if (!closed) {
      listener.bytes(bytes, length);
    }
  }

  /** A step of TLS that may fail. */
  private interface Step {
    void run() throws IOException;
  }

  private void advance(TlsPipe tls, Step step) {
    try {
      step.run();
      flush(tls);
      if (isFull()) {
        throw new SSLException("it asks and asks and does not read the answers");
      }
      work(tls);
    } catch (IOException | RuntimeException e) {
      byte[] alert = tls.lastWords();
      if (alert.length > 0) {
        socket.write(Buffer.buffer(alert));
      }
      if (!closed) {
        listener.broken(words(e));
      }
    }
  }

  private void work(TlsPipe tls) {
    Runnable task = working || closed ? null : tls.task();
    if (task == null) {
      return;
    }
    working = true;
    socket.pause();
    vertx
        .executeBlocking(
            () -> {
              task.run();
              return null;
            },
            false)
        .onComplete(
            done -> {
              working = false;
              if (!closed) {
                advance(tls, () -> tls.resume(this::decrypted));
                letRead();
              }
            });
  }

  private void letRead() {
    if (!paused && !working && !closed) {
      socket.resume();
    }
  }

  /** What a person can do something with: the innermost reason. */
  private static String words(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private void flush(TlsPipe tls) {
    byte[] bytes = tls.take();
    if (bytes.length > 0) {
      socket.write(Buffer.buffer(bytes));
    }
  }

  void write(WireBuffer out) {
    TlsPipe tls = pipe;
    if (tls == null) {
      socket.write(Buffer.buffer(out.toByteArray()));
      return;
    }
    try {
      tls.send(out.array(), 0, out.length());
    } catch (SSLException e) {
      LOG.debug("{}: {}", socket.remoteAddress(), e.toString());
    }
    flush(tls);
  }

  boolean isFull() {
    return socket.writeQueueFull();
  }

  void pause() {
    paused = true;
    socket.pause();
  }

  void resume() {
    paused = false;
    letRead();
  }

  /** Closes once all that was written is on its way. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    TlsPipe tls = pipe;
    if (tls != null && tls.isDone()) {
      try {
        tls.finish();
      } catch (SSLException e) {
        LOG.debug("{}: {}", socket.remoteAddress(), e.toString());
      }
      flush(tls);
    }
    socket.resume();
    socket.end();
  }
}
