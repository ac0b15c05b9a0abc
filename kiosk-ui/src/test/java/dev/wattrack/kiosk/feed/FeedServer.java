package dev.wattrack.kiosk.feed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A feed that sends its messages to whoever comes and then ends (RFC 6455). */
final class FeedServer implements AutoCloseable {
  private final ServerSocket socket;
  private final List<String> messages;
  private final List<Socket> clients = new CopyOnWriteArrayList<>();

  FeedServer(int port, String... messages) throws IOException {
    this.socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    this.messages = List.of(messages);
    Thread thread = new Thread(this::accept, "feed-server");
    thread.setDaemon(true);
    thread.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port());
  }

  int port() {
    return socket.getLocalPort();
  }

  int clients() {
    return clients.size();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        clients.add(client);
        serve(client);
      }
    } catch (IOException e) {
      // Closed by the test.
      return;
    }
  }

  private void serve(Socket client) {
    try {
      OutputStream out = client.getOutputStream();
      String key = key(client.getInputStream());
      out.write(
          ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + key
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      for (String message : messages) {
        out.write(frame(message));
      }
      // Close frame, code 1001 (going away).
      out.write(new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xE9});
      out.flush();
    } catch (IOException e) {
      // The client went away.
      return;
    }
  }

  /** Reads the request's head and makes the answer's key. */
  private static String key(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int c = in.read(); c >= 0 && head.indexOf("\r\n\r\n") < 0; c = in.read()) {
      head.append((char) c);
      if (head.toString().endsWith("\r\n\r\n")) {
        break;
      }
    }
    String key = head.toString().replaceAll("(?si).*sec-websocket-key: *([^\r]*).*", "$1");
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest(
                  (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                      .getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] frame(String message) {
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x81);
    if (text.length < 126) {
      frame.write(text.length);
    } else {
      frame.write(126);
      frame.write(text.length >> 8);
      frame.write(text.length);
    }
    frame.writeBytes(text);
    return frame.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket client : clients) {
      client.close();
    }
  }
}
