package dev.wattrack.aggregator.alerts.receivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Change;
import dev.wattrack.aggregator.alerts.Severity;
import dev.wattrack.aggregator.alerts.notify.Letter;
import dev.wattrack.aggregator.alerts.notify.Notice;
import dev.wattrack.aggregator.alerts.notify.NoticeJson;
import dev.wattrack.aggregator.alerts.notify.Notifier;
import dev.wattrack.aggregator.alerts.notify.NotifyPlan;
import dev.wattrack.aggregator.alerts.notify.Pace;
import dev.wattrack.aggregator.alerts.notify.Receiver;
import dev.wattrack.aggregator.alerts.notify.Route;
import dev.wattrack.aggregator.store.MemoryAlerts;
import dev.wattrack.aggregator.tls.Trust;
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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real receivers: each is down when the alert fires, comes, goes, and is there at the end. */
class ReceiversTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Letter LETTER = new Letter("lab", ZoneOffset.UTC, "", "");
  private final Processes processes = new Processes();
  private final MemoryAlerts table = new MemoryAlerts();
  private final Notifier notifier =
      new Notifier(
          table, Clock.systemUTC(), ZoneOffset.UTC, "lab", new Pace(50, 60_000, System::nanoTime));
  @TempDir Path dir;

  @AfterEach
  void stop() {
    notifier.close();
    processes.close();
  }

  private static void needs(String program, String packageName) {
    boolean there =
        List.of("/usr/bin/", "/usr/sbin/", "/usr/lib/python3/dist-packages/").stream()
            .anyMatch(folder -> Files.exists(Path.of(folder + program)));
    assumeTrue(there, "needs " + program + ": apt-get install " + packageName);
  }

  private static Alert alert(String host, boolean over) {
    Instant since = Instant.parse("2026-01-05T10:00:00Z");
    return new Alert(
        "id-" + host,
        "NodeLost",
        Severity.CRITICAL,
        host,
        Set.of(host),
        false,
        since,
        over ? Instant.now() : null,
        over ? "back to normal" : "",
        host + " is at 61 °C",
        "the fan",
        61,
        60,
        "°C",
        null,
        false,
        "");
  }

  private void tell(Receiver receiver) throws Exception {
    Route route =
        new Route(
            "r",
            dev.wattrack.aggregator.alerts.Matcher.ALL,
            List.of("it"),
            List.of("subject"),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofHours(4),
            true,
            false);
    notifier.use(new NotifyPlan(List.of(route), List.of(), false), Map.of("it", receiver));
  }

  private void fire(String host) {
    notifier.evaluated(Instant.now(), List.of(alert(host, false)), List.of(), List.of());
  }

  private void end(String host) {
    notifier.evaluated(
        Instant.now(),
        List.of(),
        List.of(new Change(Change.Kind.RESOLVED, alert(host, true))),
        List.of());
  }

  private void delivered() {
    await().atMost(SOON).until(() -> table.queue().isEmpty());
    assertThat(notifier.figures().get(0).dropped()).isZero();
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void anAlertmanagerThatWasDownKnowsEveryAlertOnceItIsBack() throws Exception {
    needs("prometheus-alertmanager", "prometheus-alertmanager");
    int port = Processes.freePort();
    String url = "http://127.0.0.1:" + port;
    tell(
        HttpReceiver.alertmanager(
            new HttpReceiver.Target(URI.create(url), Map.of(), Trust.USUAL),
            "lab",
            Clock.systemUTC()));
    fire("a");
    fire("b");
    await().atMost(SOON).until(() -> !notifier.figures().get(0).trouble().isEmpty());
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
    end("a");
    delivered();
    await()
        .atMost(SOON)
        .until(() -> NoticeJson.MAPPER.readTree(get(url + "/api/v2/alerts")).size() == 1);
  }

  @Test
  void aBrokerKeepsTheStateForWhoeverComesLater() throws Exception {
    needs("mosquitto", "mosquitto");
    needs("mosquitto_sub", "mosquitto-clients");
    int port = Processes.freePort();
    tell(
        new MqttReceiver(
            new MqttReceiver.Options(
                "127.0.0.1", port, false, "", "", "wattrack", "homeassistant", Trust.USUAL),
            "lab"));
    fire("a");
    await().atMost(SOON).until(() -> !notifier.figures().get(0).trouble().isEmpty());
    Path config = dir.resolve("mosquitto.conf");
    Files.writeString(
        config, "listener " + port + " 127.0.0.1\nallow_anonymous true\npersistence false\n");
    start("/usr/sbin/mosquitto", "-c", config.toString()).awaitPort(port, SOON);
    delivered();
    assertThat(retained(port, "wattrack/alerts/nodelost/a")).contains("\"state\":\"ON\"");
    assertThat(retained(port, "homeassistant/binary_sensor/wattrack_nodelost_a/config"))
        .contains("\"device_class\":\"problem\"", "\"state_topic\":\"wattrack/alerts/nodelost/a\"");
    end("a");
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
    needs("aiosmtpd", "python3-aiosmtpd");
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
            LETTER));
    fire("a");
    fire("b");
    await().atMost(SOON).until(() -> !notifier.figures().get(0).trouble().isEmpty());
    ChildProcess sink =
        start(
            "/usr/bin/python3",
            "-u",
            "-m",
            "aiosmtpd",
            "-n",
            "-l",
            "127.0.0.1:" + port,
            "-c",
            "aiosmtpd.handlers.Debugging",
            "stdout");
    sink.awaitPort(port, SOON);
    delivered();
    await().atMost(SOON).until(() -> sink.output().split("END MESSAGE", -1).length == 3);
    assertThat(sink.output())
        .contains("Subject: =?UTF-8?B?", "To: <admin@lab.example>, <other@lab.example>")
        .contains("Auto-Submitted: auto-generated");
  }

  @Test
  void withoutStarttlsNoMailIsSentThatShouldBeSecret() throws Exception {
    needs("aiosmtpd", "python3-aiosmtpd");
    int port = Processes.freePort();
    ChildProcess sink =
        start(
            "/usr/bin/python3",
            "-u",
            "-m",
            "aiosmtpd",
            "-n",
            "-l",
            "127.0.0.1:" + port,
            "-c",
            "aiosmtpd.handlers.Debugging",
            "stdout");
    sink.awaitPort(port, SOON);
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
            LETTER);
    Receiver.Outcome outcome = mail.deliver(notice());
    assertThat(outcome).isInstanceOf(Receiver.Outcome.Refused.class);
    assertThat(outcome.toString()).contains("STARTTLS");
  }

  private static Notice notice() {
    return new Notice(
        9, "it", "g", Instant.now(), Duration.ofHours(1), List.of(alert("a; rm -rf /", false)));
  }

  @Test
  void aCommandGetsTheNoticeOnItsInputAndNothingOfItAsAnArgument() throws Exception {
    Path out = dir.resolve("out");
    CommandReceiver command =
        new CommandReceiver(
            List.of("/bin/sh", "-c", "cat > \"$0\"; echo \"$WATTRACK_TITLE\" >> \"$0\"", "" + out),
            "lab",
            LETTER);
    assertThat(command.deliver(notice())).isInstanceOf(Receiver.Outcome.Sent.class);
    assertThat(Files.readString(out))
        .contains("\"subject\":\"a; rm -rf /\"", "[CRITICAL] a; rm -rf / is at 61 °C (lab)");
    CommandReceiver missing = new CommandReceiver(List.of("/no/such"), "lab", LETTER);
    assertThat(missing.deliver(notice())).isInstanceOf(Receiver.Outcome.Refused.class);
  }

  private ChildProcess start(String... command) throws IOException {
    return processes.start(dir, Map.of(), List.of(command));
  }
}
