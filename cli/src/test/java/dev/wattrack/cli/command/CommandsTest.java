package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.config.Problem;
import dev.wattrack.testkit.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandsTest {
  static final String CLUSTER =
      """
      {"time":"2026-01-02T00:00:00Z","cluster":"lab","simulated":true,
       "power":{"watts":41.25,"source":"meter","age_seconds":2.0,"watt_hours_today":null},
       "climate":[],"fan":{"running":null},
       "nodes":[
        {"name":"cool","id":"a","simulated":false,"state":"up","since":"2026-01-01T00:00:00Z",
         "cpu_percent":12.34,"memory_percent":50.0,"load1":0.5,"temperature_celsius":40.04,
         "net_receive_bytes_per_second":2048,"net_send_bytes_per_second":null,"watts":null,
         "jobs":[],"flags":["throttled"]},
        {"name":"hot\\u001b[31m","id":"b","simulated":true,"state":"lost",
         "since":"2026-01-01T23:40:00Z","cpu_percent":null,"temperature_celsius":71.0},
        {"name":"busy","id":"c","state":"up","cpu_percent":99.0,"memory_percent":1.0}],
       "jobs":[],
       "alerts":[{"id":"1","rule":"NodeLost","severity":"critical","subject":"hot","text":"away"}]}
      """;
  private static final String HEALTH =
      """
      {"status":"degraded","checks":[{"name":"store","status":"up","detail":""},
       {"name":"ingest","status":"degraded","detail":"2 agents pushed back"}]}
      """;

  @TempDir private Path folder = Path.of("");
  private final FakeAggregator aggregator;
  private final FakeStarter starter;
  private final Shell shell;

  CommandsTest() throws IOException {
    aggregator = new FakeAggregator().answer("/api/v1/cluster", 200, CLUSTER);
    aggregator.answer("/health", 200, HEALTH);
    starter = new FakeStarter(aggregator.port(), Path.of("/state"));
    shell = new Shell(starter, Map.of("WATTRACK_URL", aggregator.url()));
  }

  @AfterEach
  void stop() throws IOException {
    aggregator.close();
  }

  @Test
  void statusSaysWhoIsAwayAndWhatIsWrong() {
    assertThat(shell.run("status")).isZero();
    assertThat(shell.out())
        .contains("degraded", "lab (simulated)", "1 lost, 2 up: hot?[31m lost since 20 min")
        .contains("41.3 W (meter), 2 s old", "ingest      degraded: 2 agents pushed back")
        .contains("critical NodeLost hot: away")
        .doesNotContain("\u001b");
  }

  @Test
  void statusFailsWhenTheAggregatorIsDown() {
    aggregator.answer("/health", 503, "{\"status\":\"down\",\"checks\":[]}");
    assertThat(shell.run("status", "--json")).isEqualTo(1);
    assertThat(shell.out()).contains("\"status\" : \"down\"", "\"cluster\" : \"lab\"");
  }

  @Test
  void nobodyThereIsSaidWithWhatToDo() throws IOException {
    String url = "http://127.0.0.1:" + Processes.freePort();
    assertThat(shell.run("status", "--url", url)).isEqualTo(1);
    assertThat(shell.err())
        .isEqualTo(
            "wattrack: no aggregator at "
                + url
                + " (connection refused). Start one with `wattrack up`, or name it with --url.\n");
  }

  @Test
  void somebodyElseThereIsSaidToo() {
    aggregator.answer("/api/v1/cluster", 200, "<html>printer</html>");
    assertThat(shell.run("top")).isEqualTo(1);
    assertThat(shell.err()).contains("not an aggregator's: '<html>printer</html>'");
  }

  @Test
  void topOffATerminalIsOneTableWithTheUnknownAsADash() {
    assertThat(shell.run("top", "--sort", "temp")).isZero();
    List<String> lines = shell.out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(1)).matches("hot\\?\\[31m \\(simulated\\) +lost +– +– +– +71\\.0 .*");
    assertThat(lines.get(2))
        .matches("cool +up +12\\.3 +50\\.0 +0\\.50 +40\\.0 +2\\.0 kB/s +– +– .*");
    assertThat(lines.get(3)).startsWith("busy");
  }

  @Test
  void anErrorOfTheAggregatorIsShownWithItsDetail() {
    aggregator.answer(
        "/api/v1/nodes/x%20y", 404, "{\"error\":\"no such node\",\"detail\":\"x y\"}");
    assertThat(shell.run("nodes", "x y")).isEqualTo(1);
    assertThat(shell.err()).contains("no such node: x y (HTTP 404)");
  }

  @Test
  void nodesListsWhatIsKnown() {
    aggregator.answer(
        "/api/v1/nodes",
        200,
        """
        {"nodes":[{"name":"n1","state":"up","simulated":true,"board":"Pi 4","cores":4,
         "memory_bytes":2147483648,"addresses":["10.0.0.1"],"agent_version":"0.1","kernel":null}]}
        """);
    assertThat(shell.run("nodes")).isZero();
    assertThat(shell.out().lines().toList().get(1))
        .matches("n1 \\(simulated\\) +up +Pi 4 +4 +2\\.0 GB +10\\.0\\.0\\.1 +0\\.1 +– +–");
  }

  @Test
  void upStartsShowsAndClosesInReverse() throws Exception {
    // "up" waits until every node has values.
    aggregator.answer(
        "/api/v1/cluster", 200, CLUSTER.replace("\"cpu_percent\":null", "\"cpu_percent\":1.0"));
    Thread command = new Thread(() -> shell.run("up", "--simulate", "pi-rack", "--port", "1"));
    command.start();
    while (!shell.out().contains("Ctrl-C") && command.isAlive()) {
      command.join(20);
    }
    assertThat(shell.out())
        .contains("Wattrack is up: http://localhost:" + aggregator.port())
        .contains("3 nodes, 1 of them simulated", "busy: CPU 99.0 %, memory 1.0 %, load –, –");
    assertThat(shell.lifetime.closeWithin(10_000)).isTrue();
    command.join(10_000);
    assertThat(command.isAlive()).isFalse();
    assertThat(starter.events())
        .containsExactly(
            "aggregator ingest.port=1",
            "rack pi-rack",
            "agent to 127.0.0.1:7460",
            "agent closed",
            "rack closed",
            "aggregator closed");
  }

  @Test
  void upLeavesNothingBehindWhenAPieceFails() {
    starter.agentFails = true;
    assertThat(shell.run("up", "--insecure")).isEqualTo(1);
    assertThat(shell.err()).isEqualTo("wattrack: no agent today\n");
    assertThat(starter.events())
        .containsExactly("aggregator bind=0.0.0.0 insecure=true", "aggregator closed");
  }

  @Test
  void anUnknownPresetIsWrongUsage() {
    assertThat(shell.run("up", "--simulate", "moon-base")).isEqualTo(2);
    assertThat(shell.err()).contains("no preset 'moon-base'; there is pi-rack");
  }

  @Test
  void checkConfigPrintsEveryProblemAndFails() {
    starter.problems = List.of(new Problem("a.conf:3", "bad"), new Problem("a.conf:7", "worse"));
    assertThat(shell.run("check-config", "--agent", "a.conf")).isEqualTo(1);
    assertThat(shell.out()).isEqualTo("a.conf:3: bad\na.conf:7: worse\n");
    starter.problems = List.of();
    assertThat(shell.run("check-config", "--aggregator", "b.yaml")).isZero();
    assertThat(shell.out()).isEqualTo("b.yaml: well\n");
  }

  @Test
  void recordRefusesAFolderWithSomethingInIt() throws IOException {
    Path out = folder.resolve("fixture");
    assertThat(shell.run("record", "--out", out.toString())).isZero();
    assertThat(shell.out()).isEqualTo("recorded 1 files in " + out + "\n");
    assertThat(shell.run("record", "--out", out.toString())).isEqualTo(2);
    assertThat(Files.readString(out.resolve("proc/stat"))).isEqualTo("cpu 1 2 3 4");
  }

  @Test
  void versionIsFilledInByTheBuild() {
    assertThat(shell.run("version", "--json")).isZero();
    assertThat(shell.out()).matches("(?s)\\{\n  \"wattrack\": \"\\d+\\.\\d+[^$]*\"\n\\}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "aggregator",
        "status",
        "top",
        "nodes",
        "query",
        "export",
        "record",
        "check-config",
        "version"
      })
  void everyCommandExplainsItself(String command) {
    assertThat(shell.run(command, "--help")).isZero();
    assertThat(shell.out()).startsWith("Usage: wattrack " + command);
    assertThat(shell.run(command, "--no-such-option")).isEqualTo(2);
    assertThat(shell.err()).contains("See wattrack " + command + " --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kiosk", "jobs", "nonsense"})
  void whatIsNotThereIsNotPartOfThisVersion(String command) {
    assertThat(shell.run(command)).isEqualTo(2);
    assertThat(shell.err()).contains("'" + command + "' is not part of this version");
    assertThat(shell.run("--help")).isZero();
    assertThat(shell.out()).doesNotContain("  " + command);
  }
}
