package dev.wattrack.aggregator.alerts.receivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.aggregator.alerts.notify.Receiver;
import dev.wattrack.model.http.Trust;
import dev.wattrack.testkit.process.ChildProcess;
import dev.wattrack.testkit.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Debian's mosquitto, as its own configuration has it: what is retained is on disk. */
final class RealBroker implements RealServer {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String TOPIC = "wattrack/alerts/nodelost/";
  private final Processes processes = new Processes();
  private final Path dir;
  private final int port;
  private ChildProcess process;
  private ChildProcess listener;

  RealBroker(Path dir) throws IOException {
    Telling.needs("mosquitto", "mosquitto");
    Telling.needs("mosquitto_sub", "mosquitto-clients");
    this.dir = dir;
    port = Processes.freePort();
  }

  @Override
  public String name() {
    return "mqtt";
  }

  @Override
  public Receiver receiver(Clock clock) {
    return new MqttReceiver(
        new MqttReceiver.Options(
            "127.0.0.1", port, false, "", "", "wattrack", "homeassistant", Trust.USUAL),
        "lab");
  }

  /** Also somebody who listens, and has heard what was retained before it goes on. */
  @Override
  public void start() throws Exception {
    boolean again = process != null;
    Path config = dir.resolve("mosquitto.conf");
    Files.writeString(
        config,
        String.join(
            "\n",
            "listener " + port + " 127.0.0.1",
            "allow_anonymous true",
            "persistence true",
            "persistence_location " + dir + "/",
            "user " + System.getProperty("user.name"),
            ""));
    process = start("/usr/sbin/mosquitto", "-c", config.toString());
    process.awaitPort(port, SOON);
    if (again) {
      listener =
          start(
              "stdbuf",
              "-oL",
              "mosquitto_sub",
              "-p",
              "" + port,
              "-t",
              TOPIC + "#",
              "-F",
              "%r %t %p");
      await().atMost(SOON).until(() -> listener.output().lines().count() == 2);
    }
  }

  @Override
  public void stop() throws Exception {
    process.stop(SOON);
  }

  @Override
  public void check() {
    await().atMost(SOON).until(() -> listener.output().lines().count() >= 5);
    List<String> words =
        listener
            .output()
            .lines()
            .map(line -> line.replaceAll("\\{\"state\":\"(\\w+)\".*", "$1"))
            .toList();
    assertThat(words.subList(0, 2))
        .as("retained")
        .containsExactlyInAnyOrder("1 " + TOPIC + "z ON", "1 " + TOPIC + "a ON");
    assertThat(words.subList(2, words.size()))
        .as("told once")
        .containsExactly("0 " + TOPIC + "b ON", "0 " + TOPIC + "c ON", "0 " + TOPIC + "a OFF");
  }

  private ChildProcess start(String... command) throws IOException {
    return processes.start(dir, Map.of(), List.of(command));
  }

  @Override
  public void close() {
    processes.close();
  }
}
