package dev.wattrack.aggregator.store.external;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program that serves HTTP on a port of loopback. */
final class ServerProcess implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 60_000;
  private final List<String> command;
  private final Path log;
  private final int port;
  private @Nullable Process process;

  ServerProcess(List<String> command, int port, Path log) {
    this.command = command;
    this.port = port;
    this.log = log;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  void start() throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    assertThat(Wait.until(this::answers, PATIENCE_MILLIS))
        .as("%s serves on port %s; its log is %s", command.get(0), port, log)
        .isTrue();
  }

  private boolean answers() {
    try {
      HttpURLConnection ping =
          (HttpURLConnection) URI.create(url() + "/ping").toURL().openConnection();
      ping.setConnectTimeout(1_000);
      ping.setReadTimeout(5_000);
      return ping.getResponseCode() < 300;
    } catch (IOException e) {
      return false;
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** As kill -9 does, or kill. */
  void kill(boolean forcibly) throws InterruptedException {
    Process running = process;
    if (running != null) {
      if (forcibly) {
        running.destroyForcibly();
      } else {
        running.destroy();
      }
      assertThat(running.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    }
  }

  String post(String path, String form) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build());
  }

  String get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url() + path)).build());
  }

  private static String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(response.statusCode()).as("%s: %s", request.uri(), text).isLessThan(300);
      return text;
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }
}
