package dev.wattrack.aggregator.alerts.receivers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.aggregator.alerts.notify.NoticeJson;
import dev.wattrack.aggregator.alerts.notify.Receiver;
import dev.wattrack.model.http.Trust;
import dev.wattrack.testkit.process.ChildProcess;
import dev.wattrack.testkit.process.Processes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Debian's prometheus-alertmanager, which keeps alerts in memory alone. */
final class RealAlertmanager implements RealServer {
  private static final Duration SOON = Duration.ofSeconds(60);
  private final Processes processes = new Processes();
  private final Path dir;
  private final int port;
  private ChildProcess process;

  RealAlertmanager(Path dir) throws IOException {
    Telling.needs("prometheus-alertmanager", "prometheus-alertmanager");
    this.dir = dir;
    port = Processes.freePort();
  }

  @Override
  public String name() {
    return "alertmanager";
  }

  @Override
  public Receiver receiver(Clock clock) {
    URI uri = URI.create("http://127.0.0.1:" + port);
    return HttpReceiver.alertmanager(
        new HttpReceiver.Target(uri, Map.of(), Trust.USUAL), "lab", clock);
  }

  @Override
  public void start() throws Exception {
    Path config = dir.resolve("am.yml");
    Files.writeString(config, "route: {receiver: none}\nreceivers: [{name: none}]\n");
    process =
        processes.start(
            dir,
            Map.of(),
            List.of(
                "prometheus-alertmanager",
                "--config.file=" + config,
                "--storage.path=" + dir.resolve("am"),
                "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:" + port));
    process.awaitPort(port, SOON);
  }

  @Override
  public void stop() {
    process.kill(SOON.toMillis());
  }

  /** What it says that fires. */
  JsonNode alerts() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v2/alerts");
    return NoticeJson.MAPPER.readTree(
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
            .body());
  }

  @Override
  public void check() throws Exception {
    JsonNode alerts = alerts();
    assertThat(alerts.findValuesAsText("host")).containsExactlyInAnyOrder("z", "b", "c");
    assertThat(alerts.findValuesAsText("alertname")).containsOnly("NodeLost");
  }

  @Override
  public void close() {
    processes.close();
  }
}
