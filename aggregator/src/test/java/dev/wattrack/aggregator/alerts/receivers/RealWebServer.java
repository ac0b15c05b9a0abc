package dev.wattrack.aggregator.alerts.receivers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wattrack.aggregator.alerts.notify.NoticeJson;
import dev.wattrack.aggregator.alerts.notify.Receiver;
import dev.wattrack.model.http.Trust;
import dev.wattrack.testkit.process.Processes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web server of the JDK's behind a webhook or a topic of ntfy. */
final class RealWebServer implements RealServer {
  private final boolean ntfy;
  private final int port;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private HttpServer server;

  /** What came. */
  record Request(String method, String path, Map<String, List<String>> headers, JsonNode body) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).get(0);
    }
  }

  RealWebServer(boolean ntfy) throws IOException {
    this.ntfy = ntfy;
    port = Processes.freePort();
  }

  @Override
  public String name() {
    return ntfy ? "ntfy" : "webhook";
  }

  @Override
  public Receiver receiver(Clock clock) {
    URI uri = URI.create("http://127.0.0.1:" + port + (ntfy ? "/my-rack" : "/hook?a=b"));
    HttpReceiver.Target target =
        new HttpReceiver.Target(uri, Map.of("Authorization", "Bearer s3cret"), Trust.USUAL);
    return ntfy ? HttpReceiver.ntfy(target, Telling.LETTER) : HttpReceiver.webhook(target, "lab");
  }

  @Override
  public void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    JsonNode body = NoticeJson.MAPPER.readTree(exchange.getRequestBody());
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            Map.copyOf(exchange.getRequestHeaders()),
            body));
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /** From now on it answers with this. */
  void answers(int code) {
    status = code;
  }

  List<Request> requests() {
    return requests;
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  @Override
  public void check() {
    assertThat(requests)
        .extracting(request -> request.header("Idempotency-key"))
        .hasSize(5)
        .doesNotHaveDuplicates();
    assertThat(requests).allMatch(it -> it.header("Authorization").equals("Bearer s3cret"));
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
  }
}
