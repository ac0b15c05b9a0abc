package dev.wattrack.model.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TLS connection without a socket: bytes of the network go in and plain ones come out,
 * plain ones go in and bytes for the network come out. Confined to one thread at a time, but for
 * the work that {@link #task} hands out. After an SSLException it is of no more use; {@link
 * #lastWords} then tells the other end.
 */
public final class TlsPipe {
  /** Receives plain bytes; the array is valid only during the call. */
  public interface Sink {
    void plain(byte[] bytes, int offset, int length) throws IOException;
  }

  /** A handshake of ours has three or four kilobytes; nobody may make us keep more. */
  private static final int MOST_HANDSHAKE_BYTES = 32 << 10;

  private static final byte[] NOTHING = {};

  /**
   * Two buffers of 17 kB that all pipes of a thread share: one each would be 60 MB for the nodes of
   * a large cluster.
   */
  private static final ThreadLocal<Scratch> SCRATCH = new ThreadLocal<>();

  /** Room for a record in plain and for one that is sealed. Confined to its thread. */
  private static final class Scratch {
    private final byte[] plain;
    private final byte[] sealed;

    Scratch(int plainRoom, int sealedRoom) {
      plain = new byte[plainRoom];
      sealed = new byte[sealedRoom];
    }
  }

  private final SSLEngine engine;
  private byte[] in = NOTHING;
  private int inLength;
  private byte[] out = NOTHING;
  private int outLength;
  private long received;
  private boolean done;

  public TlsPipe(SSLEngine engine) {
    this.engine = engine;
  }

  /** Begins the handshake; a client has something to send then. */
  public void begin() throws IOException {
    engine.beginHandshake();
    advance(null);
  }

  /** True once the other end is known and plain bytes may be sent. */
  public boolean isDone() {
    return done;
  }

  /** True once the other end has said that it sends no more. */
  public boolean isEnded() {
    return engine.isInboundDone();
  }

  /** Takes bytes of the network. Nothing is done with them while there is a {@link #task}. */
  public void receive(byte[] bytes, int offset, int length, @Nullable Sink sink)
      throws IOException {
    if (isEnded()) {
      return; // it has said that nothing would come; nobody may make us keep it
    }
    received += length;
    if (!done && received > MOST_HANDSHAKE_BYTES) {
      throw new SSLException("a handshake of more than " + MOST_HANDSHAKE_BYTES + " bytes");
    }
    in = room(in, inLength, length);
    System.arraycopy(bytes, offset, in, inLength, length);
    inLength += length;
    advance(sink);
  }

  /**
   * Work of some milliseconds that the handshake waits for, or null; it may run on any thread, and
   * {@link #resume} goes on when it is done.
   */
  public @Nullable Runnable task() {
    return engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK
        ? engine.getDelegatedTask()
        : null;
  }

  /** Goes on after a {@link #task}. */
  public void resume(@Nullable Sink sink) throws IOException {
    advance(sink);
  }

  /** Runs the handshake's work here, as far as it goes. */
  public void work(@Nullable Sink sink) throws IOException {
    for (Runnable task = task(); task != null; task = task()) {
      task.run();
      advance(sink);
    }
  }

  /** Makes bytes for the network of plain ones. */
  public void send(byte[] bytes, int offset, int length) throws SSLException {
    ByteBuffer source = ByteBuffer.wrap(bytes, offset, length);
    while (source.hasRemaining()) {
      if (wrap(source).getStatus() == SSLEngineResult.Status.CLOSED) {
        throw new SSLException("the connection is closed");
      }
    }
  }

  /** Says that nothing more will be sent. */
  public void finish() throws SSLException {
    engine.closeOutbound();
    while (!engine.isOutboundDone()) {
      SSLEngineResult result = wrap(ByteBuffer.allocate(0));
      if (result.bytesProduced() == 0) {
        break;
      }
    }
  }

  /** Bytes that wait for the network; they are its caller's from now on. */
  public byte[] take() {
    byte[] taken = outLength == out.length ? out : Arrays.copyOf(out, outLength);
    out = NOTHING;
    outLength = 0;
    return taken;
  }

  /** After a failure: the alert that tells the other end, as far as there is one. */
  public byte[] lastWords() {
    try {
      while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
          && wrap(ByteBuffer.allocate(0)).bytesProduced() > 0) {
        // An alert may come after what was still waiting.
      }
    } catch (SSLException e) {
      // There is no alert then; the connection ends either way.
    }
    return take();
  }

  /** The certificate the other end has shown and has the key of; null if it showed none. */
  public @Nullable X509Certificate peer() {
    try {
      Certificate[] chain = engine.getSession().getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate first ? first : null;
    } catch (SSLPeerUnverifiedException e) {
      // It has shown none.
      return null;
    }
  }

  private void advance(@Nullable Sink sink) throws IOException {
    while (true) {
      HandshakeStatus status = engine.getHandshakeStatus();
      if (status == HandshakeStatus.NEED_TASK) {
        return;
      }
      if (status == HandshakeStatus.NEED_WRAP) {
        SSLEngineResult result = wrap(ByteBuffer.allocate(0));
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && result.bytesProduced() == 0) {
          return;
        }
      } else if (!unwrap(sink)) {
        return;
      }
    }
  }

  /** False when more bytes are needed first. */
  private boolean unwrap(@Nullable Sink sink) throws IOException {
    if (inLength == 0 && engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP_AGAIN) {
      return false;
    }
    byte[] record = scratch().plain;
    ByteBuffer plain = ByteBuffer.wrap(record);
    ByteBuffer source = ByteBuffer.wrap(in, 0, inLength);
    SSLEngineResult result = engine.unwrap(source, plain);
    System.arraycopy(in, source.position(), in, 0, source.remaining());
    inLength = source.remaining();
    if (inLength == 0) {
      in = NOTHING;
    }
    noteDone(result);
    if (plain.position() > 0 && sink != null) {
      sink.plain(record, 0, plain.position());
    }
    return switch (result.getStatus()) {
      case OK -> result.bytesConsumed() > 0 || result.bytesProduced() > 0 || needsMore(result);
      case BUFFER_UNDERFLOW, CLOSED -> result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
      case BUFFER_OVERFLOW -> throw new SSLException("a record larger than TLS allows");
    };
  }

  private static boolean needsMore(SSLEngineResult result) {
    return result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
        || result.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP_AGAIN;
  }

  private SSLEngineResult wrap(ByteBuffer source) throws SSLException {
    byte[] record = scratch().sealed;
    ByteBuffer sealed = ByteBuffer.wrap(record);
    SSLEngineResult result = engine.wrap(source, sealed);
    int length = sealed.position();
    out = room(out, outLength, length);
    System.arraycopy(record, 0, out, outLength, length);
    outLength += length;
    noteDone(result);
    return result;
  }

  private void noteDone(SSLEngineResult result) {
    if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
      done = true;
    }
  }

  private Scratch scratch() {
    int plainRoom = engine.getSession().getApplicationBufferSize();
    int sealedRoom = engine.getSession().getPacketBufferSize();
    Scratch mine = SCRATCH.get();
    if (mine == null || mine.plain.length < plainRoom || mine.sealed.length < sealedRoom) {
      mine = new Scratch(plainRoom, sealedRoom);
      SCRATCH.set(mine);
    }
    return mine;
  }

  private static byte[] room(byte[] bytes, int used, int more) {
    return bytes.length - used >= more ? bytes : Arrays.copyOf(bytes, used + more);
  }
}
