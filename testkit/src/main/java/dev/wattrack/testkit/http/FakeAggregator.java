package dev.wattrack.testkit.http;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * An aggregator's HTTP API with answers set by the test, and a feed that sends each of its messages
 * once (RFC 6455, unmasked text frames). Safe for use by several threads.
 */
public final class FakeAggregator implements AutoCloseable {

  /** What a route answers. */
  public record Answer(int status, String body) {}

  private final ServerSocket socket;
  private final Map<String, Function<String, Answer>> routes = new ConcurrentHashMap<>();
  private final List<String> feed = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** On a free port. */
  public FakeAggregator() throws IOException {
    this(0);
  }

  /** On a port; 0: a free one. */
  public FakeAggregator(int port) throws IOException {
    socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    Thread acceptor = new Thread(this::accept, "fake-aggregator");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  public String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** A route answers so from now on. */
  public FakeAggregator answer(String path, int status, String body) {
    return answer(path, query -> new Answer(status, body));
  }

  /** Answers by the query string; a path such as {@code "POST /x"} answers by the body. */
  public FakeAggregator answer(String path, Function<String, Answer> answer) {
    routes.put(path, answer);
    return this;
  }

  /** Adds messages to the feed of whoever comes. */
  public FakeAggregator feed(String... messages) {
    feed.addAll(List.of(messages));
    return this;
  }

  /** Path and query of every request so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        Thread thread = new Thread(() -> serve(client), "fake-aggregator-client");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // Closed by the test.
      return;
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      // GET /api/v1/cluster?x=y HTTP/1.1
      String[] first = line(in).split(" ", -1);
      String target = first[1];
      String key = "";
      int length = 0;
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        if (line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18)) {
          key = line.substring(18).strip();
        } else if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      requests.add(target);
      OutputStream out = client.getOutputStream();
      Function<String, Answer> posted = routes.get(first[0] + " " + target);
      if (posted != null) {
        char[] body = new char[length];
        for (int read = 0; read < length; ) {
          read += Math.max(1, in.read(body, read, length - read));
        }
        write(posted.apply(new String(body)), out);
        out.flush();
        return;
      }
      if (key.isEmpty()) {
        respond(target, out);
      } else {
        sendFeed(key, out);
      }
      out.flush();
    } catch (IOException e) {
      // The client went away, as clients do.
      return;
    }
  }

  private static String line(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new EOFException("the request ends in its head");
    }
    return line;
  }

  private void respond(String target, OutputStream out) throws IOException {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    Answer answer =
        routes
            .getOrDefault(path, query -> new Answer(404, "{\"error\":\"not found\"}"))
            .apply(mark < 0 ? "" : target.substring(mark + 1));
    write(answer, out);
  }

  private static void write(Answer answer, OutputStream out) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + answer.status()
            + " x\r\nContent-Length: "
            + body.length
            + "\r\nConnection: close\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
  }

  private void sendFeed(String key, OutputStream out) throws IOException {
    out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + accept(key)
                + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    for (String message : feed) {
      out.write(frame(message));
    }
    // Close frame, code 1001 (going away).
    out.write(new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xE9});
  }

  private static byte[] frame(String message) {
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x81);
    // The shortest form of the length is the only one allowed.
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

  /** RFC 6455 section 4.2.2. */
  private static String accept(String key) {
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

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
