package dev.wattrack.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.testkit.process.ChildProcess;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGHUP to the real process: what is wrong with alerts.yaml is listed and changes nothing. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class ReloadTest {
  private static final Pattern RULES = Pattern.compile("(?m)^wattrack_alerts_rules (\\S+)");
  private static final String OWN =
      "  %s: {series: cpu.usage_idle, warning: {below: 1, where: {cpu: cpu-total}}}\n";
  private static final long SOON_MILLIS = 60_000;

  @TempDir private Path folder = Path.of("");
  private Children children = new Children(folder);
  private int httpPort;

  @BeforeEach
  void begin() {
    children = new Children(folder);
  }

  @AfterEach
  void end() {
    children.close();
  }

  private double rules() {
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/metrics"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      Matcher matcher = RULES.matcher(answer.body());
      return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
    } catch (IOException e) {
      return Double.NaN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Double.NaN;
    }
  }

  private void hangUp(ChildProcess process) throws Exception {
    ChildProcess kill = children.start(List.of("kill", "-HUP", "" + process.pid()));
    assertThat(kill.awaitEnd(AggregatorProcess.DEADLINE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"aggregator", "up"})
  void aBadFileChangesNothingAndAGoodOneIsInForce(String command) throws Exception {
    Path file = folder.resolve("alerts.yaml");
    Files.writeString(file, "rules:\n" + OWN.formatted("One"));
    httpPort = Children.freePort();
    ChildProcess process =
        children.start(
            "128m",
            Map.of("WATTRACK_ALERTS_FILE", file.toString()),
            List.of(
                "dev.wattrack.cli.CliMain",
                command,
                "--port",
                "" + Children.freePort(),
                "--http-port",
                "" + httpPort,
                "--state-dir",
                folder.resolve("state").toString()));
    process.awaitLine("agents on port", AggregatorProcess.DEADLINE);
    assertThat(Wait.until(() -> rules() > 0, SOON_MILLIS)).as(process.output()).isTrue();
    double before = rules();
    if (command.equals("up")) {
      process.awaitLine("Ctrl-C", AggregatorProcess.DEADLINE);
    }

    Files.writeString(
        file,
        "rules:\n"
            + OWN.formatted("One")
            + OWN.formatted("Two")
            + "  Three: {text: hello}\n  NodeLost: {enabeld: no}\n");
    hangUp(process);
    process.awaitLine(
        "alerts.yaml has problems; what was in force stays", AggregatorProcess.DEADLINE);
    process.awaitLine("alerts.yaml:4: .*Three", AggregatorProcess.DEADLINE);
    process.awaitLine("alerts.yaml:5: .*did you mean 'enabled'", AggregatorProcess.DEADLINE);
    assertThat(rules()).isEqualTo(before);

    Files.writeString(file, "rules:\n" + OWN.formatted("One") + OWN.formatted("Two"));
    hangUp(process);
    process.awaitLine("alerts.yaml is in force", AggregatorProcess.DEADLINE);
    assertThat(Wait.until(() -> rules() == before + 1, SOON_MILLIS)).isTrue();
    assertThat(process.stop(AggregatorProcess.DEADLINE)).isZero();
  }
}
