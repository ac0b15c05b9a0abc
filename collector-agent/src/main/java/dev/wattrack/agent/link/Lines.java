package dev.wattrack.agent.link;

import java.io.IOException;
import java.net.Socket;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/** Opens lines to the aggregator. Safe for use by several threads. */
public interface Lines {
  /** A line that is ready for use; the exception says in words why there is none. */
  Line open() throws IOException;

  /** Lines in plain text. */
  static Lines plain(LinkSettings settings) {
    return new Plain(new Dialer(settings));
  }

  /** Lines with TLS, each with an engine of its own. */
  static Lines tls(LinkSettings settings, Supplier<SSLEngine> engines) {
    return new Tls(new Dialer(settings), (int) settings.readTimeout().toMillis(), engines);
  }

  /** Plain text. */
  record Plain(Dialer dialer) implements Lines {
    @Override
    public Line open() throws IOException {
      return new PlainLine(dialer.dial());
    }
  }

  /** TLS; the handshake has a time-out of its own. */
  record Tls(Dialer dialer, int readTimeoutMillis, Supplier<SSLEngine> engines) implements Lines {
    private static final int HANDSHAKE_TIMEOUT_MILLIS = 15_000;

    @Override
    public Line open() throws IOException {
      Socket socket = dialer.dial();
      try {
        socket.setSoTimeout(HANDSHAKE_TIMEOUT_MILLIS);
        Line line = TlsLine.over(socket, engines.get());
        socket.setSoTimeout(readTimeoutMillis);
        return line;
      } catch (IOException | RuntimeException e) {
        socket.close();
        throw e;
      }
    }
  }
}
