package dev.wattrack.agent.link;

import dev.wattrack.model.wire.WireBuffer;
import java.io.IOException;
import java.net.Socket;

/** A socket as it is. */
final class PlainLine implements Line {
  private final Socket socket;

  PlainLine(Socket socket) {
    this.socket = socket;
  }

  @Override
  public int read(byte[] bytes) throws IOException {
    return socket.getInputStream().read(bytes);
  }

  @Override
  public void write(WireBuffer out) throws IOException {
    socket.getOutputStream().write(out.array(), 0, out.length());
  }

  @Override
  public void finish() throws IOException {
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
