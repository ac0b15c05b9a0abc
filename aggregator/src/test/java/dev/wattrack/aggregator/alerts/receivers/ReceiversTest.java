package dev.wattrack.aggregator.alerts.receivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.aggregator.alerts.notify.NoticeJson;
import dev.wattrack.aggregator.alerts.notify.Pace;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real receivers: each is down when the alert fires, comes, goes, and is there at the end. */
class ReceiversTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private final Processes processes = new Processes();
  private final Telling telling =
      new Telling(Clock.systemUTC(), new Pace(50, 60_000, System::nanoTime));
  @TempDir Path dir;

  @AfterEach
  void stop() {
    telling.close();
    processes.close();
  }

  private void tell(Receiver receiver) throws Exception {
    telling.use(Map.of("it", receiver));
  }

  private void awaitTrouble() {
    await().atMost(SOON).until(() -> !telling.figures("it").trouble().isEmpty());
  }

  private void delivered() {
    await().atMost(SOON).until(telling::isDelivered);
    assertThat(telling.figures("it").dropped()).isZero();
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void anAlertmanagerThatWasDownKnowsEveryAlertOnceItIsBack() throws Exception {
    Telling.needs("prometheus-alertmanager", "prometheus-alertmanager");
    int port = Processes.freePort();
    String url = "http://127.0.0.1:" + port;
    tell(
        HttpReceiver.alertmanager(
            new HttpReceiver.Target(URI.create(url), Map.of(), Trust.USUAL),
            "lab",
            Clock.systemUTC()));
    telling.fire("a");
    telling.fire("b");
    awaitTrouble();
    Path config = dir.resolve("am.yml");
    Files.writeString(config, "route: {receiver: none}\nreceivers: [{name: none}]\n");
    ChildProcess process =
        start(
            "prometheus-alertmanager",
            "--config.file=" + config,
            "--storage.path=" + dir.resolve("data"),
            "--cluster.listen-address=",
            "--web.listen-address=127.0.0.1:" + port);
    process.awaitPort(port, SOON);
    delivered();
    JsonNode alerts = NoticeJson.MAPPER.readTree(get(url + "/api/v2/alerts"));
    assertThat(alerts.findValuesAsText("alertname")).containsOnly("NodeLost").hasSize(2);
    assertThat(alerts.findValuesAsText("host")).containsExactlyInAnyOrder("a", "b");
    telling.end("a");
    delivered();
    await()
        .atMost(SOON)
        .until(() -> NoticeJson.MAPPER.readTree(get(url + "/api/v2/alerts")).size() == 1);
  }

  @Test
  void aBrokerKeepsTheStateForWhoeverComesLater() throws Exception {
    Telling.needs("mosquitto", "mosquitto");
    Telling.needs("mosquitto_sub", "mosquitto-clients");
    int port = Processes.freePort();
    tell(
        new MqttReceiver(
            new MqttReceiver.Options(
                "127.0.0.1", port, false, "", "", "wattrack", "homeassistant", Trust.USUAL),
            "lab"));
    telling.fire("a");
    awaitTrouble();
    Path config = dir.resolve("mosquitto.conf");
    Files.writeString(
        config, "listener " + port + " 127.0.0.1\nallow_anonymous true\npersistence false\n");
    start("/usr/sbin/mosquitto", "-c", config.toString()).awaitPort(port, SOON);
    delivered();
    assertThat(retained(port, "wattrack/alerts/nodelost/a")).contains("\"state\":\"ON\"");
    assertThat(retained(port, "homeassistant/binary_sensor/wattrack_nodelost_a/config"))
        .contains("\"device_class\":\"problem\"", "\"state_topic\":\"wattrack/alerts/nodelost/a\"");
    telling.end("a");
    delivered();
    assertThat(retained(port, "wattrack/alerts/nodelost/a")).contains("\"state\":\"OFF\"");
  }

  private String retained(int port, String topic) throws Exception {
    ChildProcess listener =
        start("mosquitto_sub", "-p", "" + port, "-t", topic, "-C", "1", "-W", "10");
    listener.awaitEnd(SOON);
    // What it printed is read by another thread.
    await().atMost(SOON).until(() -> !listener.output().isEmpty());
    return listener.output();
  }

  @Test
  void aMailServerThatWasDownGetsEveryMailOnce() throws Exception {
    Telling.needs("aiosmtpd", "python3-aiosmtpd");
    int port = Processes.freePort();
    tell(
        new MailReceiver(
            new MailReceiver.Options(
                "127.0.0.1",
                port,
                MailReceiver.Security.NONE,
                "",
                "",
                "rack@lab.example",
                List.of("admin@lab.example", "other@lab.example"),
                Trust.USUAL),
            Telling.LETTER));
    telling.fire("a");
    telling.fire("b");
    awaitTrouble();
    ChildProcess sink = RealMailSink.start(processes, dir, port);
    delivered();
    await().atMost(SOON).until(() -> sink.output().split("END MESSAGE", -1).length == 3);
    assertThat(sink.output())
        .contains("Subject: =?UTF-8?B?", "To: <admin@lab.example>, <other@lab.example>")
        .contains("Auto-Submitted: auto-generated");
  }

  @Test
  void withoutStarttlsNoMailIsSentThatShouldBeSecret() throws Exception {
    Telling.needs("aiosmtpd", "python3-aiosmtpd");
    int port = Processes.freePort();
    RealMailSink.start(processes, dir, port);
    MailReceiver mail =
        new MailReceiver(
            new MailReceiver.Options(
                "127.0.0.1",
                port,
                MailReceiver.Security.STARTTLS,
                "user",
                "secret",
                "rack@lab.example",
                List.of("admin@lab.example"),
                Trust.USUAL),
            Telling.LETTER);
    Receiver.Outcome outcome = mail.deliver(Telling.notice("a; rm -rf /"));
    assertThat(outcome).isInstanceOf(Receiver.Outcome.Refused.class);
    assertThat(outcome.toString()).contains("STARTTLS");
  }

  @Test
  void aCommandGetsTheNoticeOnItsInputAndNothingOfItAsAnArgument() throws Exception {
    Path out = dir.resolve("out");
    CommandReceiver command =
        new CommandReceiver(
            List.of("/bin/sh", "-c", "cat > \"$0\"; echo \"$WATTRACK_TITLE\" >> \"$0\"", "" + out),
            "lab",
            Telling.LETTER);
    assertThat(command.deliver(Telling.notice("a; rm -rf /")))
        .isInstanceOf(Receiver.Outcome.Sent.class);
    assertThat(Files.readString(out))
        .contains("\"subject\":\"a; rm -rf /\"", "[CRITICAL] a; rm -rf / is at 61 °C (lab)");
    CommandReceiver missing = new CommandReceiver(List.of("/no/such"), "lab", Telling.LETTER);
    assertThat(missing.deliver(Telling.notice("a; rm -rf /")))
        .isInstanceOf(Receiver.Outcome.Refused.class);
  }

  private ChildProcess start(String... command) throws IOException {
    return processes.start(dir, Map.of(), List.of(command));
  }
}
