package dev.wattrack.agent.link;

import dev.wattrack.model.tls.TlsPipe;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS over a socket. Java's own TLS sockets wait for each other's locks when they are closed while
 * a write hangs; here the lock is never held during a read, and a write that hangs is ended by
 * closing the socket. Safe for use by several threads as {@link Line} says.
 */
final class TlsLine implements Line, TlsPipe.Sink {
  private static final int PIECE = 2048;

  private final Socket socket;
  private final TlsPipe pipe;
  private final byte[] piece = new byte[PIECE];
  private byte[] plain = {};
  private int plainFrom;
  private int plainTo;

  private TlsLine(Socket socket, SSLEngine engine) {
    this.socket = socket;
    pipe = new TlsPipe(engine);
  }

  /** A line whose handshake is done. */
  static TlsLine over(Socket socket, SSLEngine engine) throws IOException {
    TlsLine line = new TlsLine(socket, engine);
    try {
      line.shake();
    } catch (SSLException e) {
      socket.getOutputStream().write(line.pipe.lastWords());
      throw new IOException(words(e), e);
    }
    return line;
  }

  private synchronized void shake() throws IOException {
    pipe.begin();
    pipe.work(this);
    flush();
    InputStream in = socket.getInputStream();
    boolean first = true;
    while (!pipe.isDone()) {
      int count = in.read(piece);
      if (count < 0) {
        throw new IOException("the aggregator closed the connection before TLS was agreed upon");
      }
      if (first) {
        notTls(count);
        first = false;
      }
      pipe.receive(piece, 0, count, this);
      pipe.work(this);
      flush();
    }
  }

  /** The usual mistakes: the port for browsers, and an aggregator that has no TLS. */
  private void notTls(int count) throws WireException {
    if (count >= 4 && piece[0] == 'H' && piece[1] == 'T' && piece[2] == 'T' && piece[3] == 'P') {
      throw new WireException(
          "a web server (HTTP) answers there; an aggregator takes agents on port " + Wire.PORT);
    }
  }

  private static String words(SSLException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return "TLS failed: " + cause.getMessage();
  }

  @Override
  public void plain(byte[] bytes, int offset, int length) {
    if (plainFrom == plainTo) {
      plainFrom = 0;
      plainTo = 0;
    }
    if (plain.length - plainTo < length) {
      plain = Arrays.copyOf(plain, plainTo + length);
    }
    System.arraycopy(bytes, offset, plain, plainTo, length);
    plainTo += length;
  }

  @Override
  public int read(byte[] bytes) throws IOException {
    InputStream in = socket.getInputStream();
    while (true) {
      synchronized (this) {
        if (plainTo > plainFrom) {
          int count = Math.min(bytes.length, plainTo - plainFrom);
          System.arraycopy(plain, plainFrom, bytes, 0, count);
          plainFrom += count;
          return count;
        }
        if (pipe.isEnded()) {
          return -1;
        }
      }
      int count = in.read(piece);
      if (count < 0) {
        return -1;
      }
      synchronized (this) {
        pipe.receive(piece, 0, count, this);
        pipe.work(this);
        flush();
      }
    }
  }

  @Override
  public synchronized void write(WireBuffer out) throws IOException {
    pipe.send(out.array(), 0, out.length());
    flush();
  }

  private synchronized void flush() throws IOException {
    byte[] bytes = pipe.take();
    if (bytes.length > 0) {
      socket.getOutputStream().write(bytes);
    }
  }

  /** Since TLS 1.3 each direction ends for itself: what comes is still read. */
  @Override
  public synchronized void finish() throws IOException {
    pipe.finish();
    flush();
    socket.shutdownOutput();
  }

  @Override
  public Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
