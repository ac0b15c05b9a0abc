package dev.wattrack.agent.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;

/** Opens connections: every address of the name in turn, each with its time-out. Immutable. */
final class Dialer {
  private final LinkSettings settings;

  Dialer(LinkSettings settings) {
    this.settings = settings;
  }

  /** A connected socket; the exception names the last address that was tried. */
  Socket dial() throws IOException {
    IOException trouble = null;
    for (InetAddress address : addresses()) {
      try {
        return dial(address);
      } catch (IOException e) {
        trouble = new IOException(address.getHostAddress() + ": " + e.getMessage(), e);
      }
    }
    throw trouble == null ? new IOException(settings.host() + " has no address") : trouble;
  }

  /** Java's own words for a name that is not found differ from try to try. */
  private InetAddress[] addresses() throws IOException {
    try {
      return InetAddress.getAllByName(settings.host());
    } catch (UnknownHostException e) {
      throw new IOException("no host of this name is known", e);
    }
  }

  private Socket dial(InetAddress address) throws IOException {
    // Without the search for a proxy, which loads addresses' parsers and a file of settings.
    Socket socket = new Socket(Proxy.NO_PROXY);
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.setSoTimeout((int) settings.readTimeout().toMillis());
      socket.connect(
          new InetSocketAddress(address, settings.port()),
          (int) settings.connectTimeout().toMillis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
