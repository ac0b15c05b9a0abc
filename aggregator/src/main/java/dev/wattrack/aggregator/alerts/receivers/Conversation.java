package dev.wattrack.aggregator.alerts.receivers;

import dev.wattrack.model.http.Trust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection on which two speak in turns, with a bound on how long and how much the other says.
 * Confined to one thread.
 */
final class Conversation implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int LONGEST_LINE = 4_096;

  private final String host;
  private final int port;
  private final Trust trust;
  private Socket socket;
  private InputStream in;
  private OutputStream out;

  private Conversation(String host, int port, Trust trust, Socket socket) throws IOException {
    this.host = host;
    this.port = port;
    this.trust = trust;
    this.socket = socket;
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  static Conversation open(String host, int port, boolean tls, Trust trust) throws IOException {
    Socket socket = new Socket();
    boolean done = false;
    try {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      Conversation conversation = new Conversation(host, port, trust, socket);
      if (tls) {
        conversation.secure();
      }
      done = true;
      return conversation;
    } finally {
      if (!done) {
        socket.close();
      }
    }
  }

  /** Goes on in TLS; the other must prove that it has the name we called it by. */
  void secure() throws IOException {
    SSLSocketFactory factory = trust.context().getSocketFactory();
    SSLSocket secure = (SSLSocket) factory.createSocket(socket, host, port, true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    socket = secure;
    in = secure.getInputStream();
    out = secure.getOutputStream();
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  void line(String text) throws IOException {
    send((text + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** One line without its end. */
  String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection ended");
      }
      if (line.size() >= LONGEST_LINE) {
        throw new IOException("a line of the answer is too long");
      }
      line.write(c);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  byte[] read(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new IOException("the connection ended");
    }
    return bytes;
  }

  /** In words, why speaking failed. */
  static String words(String host, int port, IOException trouble) {
    String what =
        trouble instanceof SocketTimeoutException
            ? "no answer within " + TIMEOUT_MILLIS / 1_000 + " s"
            : String.valueOf(trouble.getMessage());
    return host + ":" + port + ": " + what;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
