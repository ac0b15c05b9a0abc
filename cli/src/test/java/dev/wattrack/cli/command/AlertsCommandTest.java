package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.testkit.http.FakeAggregator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AlertsCommandTest {
  private static final String ALERTS =
      """
      {"alerts":[{"id":"a1","rule":"NodeLost","severity":"critical","subject":"hot\\u001b[31m",
        "since":"2026-01-01T23:40:00Z","text":"away","acknowledged":false,"simulated":true,
        "inhibited_by":"RackLost"}],
       "history":[{"id":"b2","rule":"Throttled","severity":"warning","subject":"cool",
        "since":"2026-01-01T20:00:00Z","resolved":"2026-01-01T21:00:00Z","text":"slow"}]}
      """;

  private final FakeAggregator aggregator;
  private final Shell shell;

  AlertsCommandTest() throws IOException {
    aggregator = new FakeAggregator().answer("/api/v1/alerts", 200, ALERTS);
    shell =
        new Shell(
            new FakeStarter(aggregator.port(), Path.of("/state")),
            Map.of("WATTRACK_URL", aggregator.url()));
  }

  @AfterEach
  void stop() throws IOException {
    aggregator.close();
  }

  @Test
  void whatFiresIsListedWithoutWhatATerminalWouldObey() {
    assertThat(shell.run("alerts")).isZero();
    assertThat(shell.out())
        .contains("NodeLost", "hot?[31m (simulated)", "explained by RackLost")
        .doesNotContain("\u001b", "Throttled");
  }

  @Test
  void whatIsOverIsListedOnDemand() {
    assertThat(shell.run("alerts", "list", "--from", "now-7d")).isZero();
    assertThat(shell.out()).contains("NodeLost", "Throttled", "2026-01-01T21:00:00Z");
  }

  @Test
  void acknowledgingNamesTheAlert() {
    aggregator.answer(
        "/api/v1/alerts/a1/ack", 200, "{\"id\":\"a1\",\"rule\":\"NodeLost\",\"subject\":\"hot\"}");
    assertThat(shell.run("alerts", "ack", "a1", "--comment", "cable")).isZero();
    assertThat(shell.out()).contains("acknowledged: NodeLost hot");
  }

  @Test
  void aSilenceNeedsMatchersAndALength() {
    aggregator.answer("/api/v1/silences", 200, "{\"id\":\"s1\",\"ends\":\"2026-01-02T02:00:00Z\"}");
    assertThat(shell.run("alerts", "silence", "rule=NodeLost", "--for", "2h")).isZero();
    assertThat(shell.out()).contains("silence s1 until");
    assertThat(shell.run("alerts", "silence", "NodeLost")).isEqualTo(2);
    assertThat(shell.run("alerts", "silence", "rule=NodeLost", "--for", "long")).isEqualTo(2);
  }
}
