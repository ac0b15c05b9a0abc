package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.config.Problem;
import dev.wattrack.model.tls.JoinLine;
import dev.wattrack.testkit.http.FakeAggregator;
import dev.wattrack.testkit.http.FakeAggregator.Answer;
import dev.wattrack.testkit.process.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({
    "revoke, is shut out",
    "approve, may join again until 2026-01-02T00:00:00Z",
    "forget, is forgotten"
  })
  void whatIsDoneToANodeIsSaidInWords(String verb, String said) {
    aggregator.answer(
        "POST /api/v1/nodes/x%20y/" + verb,
        body -> new Answer(body.equals("{}") ? 200 : 400, "{\"until\":\"2026-01-02T00:00:00Z\"}"));
    assertThat(shell.run("nodes", verb, "x y")).isZero();
    assertThat(shell.out()).isEqualTo("x y " + said + "\n");
  }

  @Test
  void aNodeIsRenamed() {
    aggregator.answer(
        "POST /api/v1/nodes/old/rename",
        body -> new Answer(body.equals("{\"to\":\"new\"}") ? 200 : 400, "{}"));
    assertThat(shell.run("nodes", "rename", "old", "new")).isZero();
    assertThat(shell.out()).isEqualTo("old is new now\n");
    assertThat(shell.run("nodes", "rename", "old")).isEqualTo(2);
  }

  @Test
  void theLineToJoinNamesThisMachineWhereTheAggregatorListensToAll() {
    for (String bind : List.of("\"bind\":\"0.0.0.0\",", "")) {
      aggregator.answer(
          "POST /api/v1/tokens",
          body ->
              new Answer(
                  200,
                  "{\"id\":\"a\",\"role\":\"join\",\"expires\":null,\"token\":\"wt_s\","
                      + bind
                      + "\"port\":7460,\"fingerprint\":\""
                      + "0a".repeat(32)
                      + "\"}"));
      assertThat(shell.run("token", "create")).isZero();
      assertThat(JoinLine.parse(shell.out()).host())
          .isEqualTo(JoinHost.of(null, "0.0.0.0", Reach.addressesOfThisMachine()).name());
      assertThat(shell.err()).contains("On the node").doesNotContain("alone");
    }
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
  void jobsListsWhatRanAndMarksWhatWasSampled() {
    aggregator.answer(
        "/api/v1/jobs",
        200,
        """
        {"jobs":[{"id":"7","simulated":false,"scheduler":"slurm","name":"sweep","user":"ada",
          "state":"failed","nodes":["n1","n2","n3","n4"],"cores":8,
          "started":"2026-01-01T00:00:00Z","ended":"2026-01-01T01:02:03Z","cpu_seconds":12.5,
          "cpu_label":"sampled","memory_bytes_max":1048576,"tasks_done":null,"joules":null},
         {"id":"8","scheduler":"openmpi","state":"pending","nodes":[],"cpu_seconds":null}]}
        """);
    assertThat(shell.run("jobs", "--scheduler", "slurm", "--from", "now-1h")).isZero();
    assertThat(aggregator.requests())
        .anyMatch(request -> request.equals("/api/v1/jobs?from=now-1h&scheduler=slurm"));
    List<String> lines = shell.out().lines().toList();
    assertThat(lines.get(1))
        .matches(
            "7 +sweep +slurm +ada +failed +n1 and 3 more +8 +1:02:03 +~12\\.50 +1\\.0 MB +– +–");
    assertThat(lines.get(2)).matches("8 +– +openmpi +– +pending +– +– +– +– +– +– +–");
  }

  @Test
  void oneJobIsShownWithEverythingKnownOfIt() {
    aggregator.answer(
        "/api/v1/jobs/a%40b%2F1", 200, "{\"id\":\"a@b/1\",\"exit_code\":3,\"later\":[1]}");
    assertThat(shell.run("jobs", "a@b/1")).isZero();
    assertThat(shell.out())
        .contains("exit_code              3")
        .contains("later                  [1]");
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
    assertThat(shell.run("check-config", "--agent", "a.conf")).isEqualTo(2);
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
        "import",
        "record",
        "sensors",
        "check-config",
        "version"
      })
  void everyCommandExplainsItself(String command) {
    assertThat(shell.run(command, "--help")).isZero();
    assertThat(shell.out())
        .startsWith("Usage: wattrack " + command)
        .contains("Example: wattrack " + command, "Exit codes:", "2   wrong usage");
    String help = shell.out();
    assertThat(shell.run("help", command)).isZero();
    assertThat(shell.out()).isEqualTo(help);
    assertThat(shell.run(command, "--no-such-option")).isEqualTo(2);
    assertThat(shell.err())
        .containsPattern("^wattrack: (unknown option '--no-such-option'|Missing required)")
        .contains("See wattrack " + command + " --help");
  }

  @Test
  void helpAndVersionAreWhereTheyAreLookedFor() {
    assertThat(shell.run("--help")).isZero();
    String help = shell.out();
    assertThat(help).contains("up ", "Begin with: wattrack up").doesNotContain("\u001b");
    assertThat(shell.run("help")).isZero();
    assertThat(shell.out()).isEqualTo(help);
    assertThat(shell.run()).isEqualTo(2);
    assertThat(shell.err()).isEqualTo(help);
    assertThat(shell.run("help", "sensors", "read")).isZero();
    assertThat(shell.out()).startsWith("Usage: wattrack sensors read");
    assertThat(shell.run("version")).isZero();
    String version = shell.out();
    assertThat(shell.run("--version")).isZero();
    assertThat(shell.out()).isEqualTo(version).startsWith("wattrack 0.");
    assertThat(shell.run("-V")).isZero();
  }

  @Test
  void aSlipIsAnsweredWithTheNearestWord() {
    assertThat(shell.run("statsu")).isEqualTo(2);
    assertThat(shell.err())
        .isEqualTo("wattrack: 'statsu' is not part of this version; did you mean 'status'?\n");
    assertThat(shell.run("agnet")).isEqualTo(2);
    assertThat(shell.err()).contains("did you mean 'agent'?");
    assertThat(shell.run("status", "--jsno")).isEqualTo(2);
    assertThat(shell.err()).contains("unknown option '--jsno'; did you mean '--json'?");
    assertThat(shell.run("check-config", "a.conf")).isEqualTo(2);
    assertThat(shell.err()).contains("too many words: 'a.conf'");
  }

  @Test
  void aConfigurationWithProblemsIsWrongUsageAndAFileThatCannotBeReadIsSaidInWords() {
    starter.configProblems = List.of(new Problem("a.yaml:3", "bad"));
    assertThat(shell.run("aggregator")).isEqualTo(2);
    assertThat(shell.err()).isEqualTo("wattrack: a.yaml:3: bad\n");
    starter.configProblems = List.of();
    Path file = folder.resolve("none").resolve("x.csv");
    assertThat(shell.run("export", "--from", "now-1m", "--out", file.toString())).isEqualTo(1);
    assertThat(shell.err()).isEqualTo("wattrack: " + file + ".part: no such file or folder\n");
  }

  @Test
  void whatDoesNotSpeakHttpIsNotQuoted() throws Exception {
    try (ServerSocket agents = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answer = new Thread(() -> sayOnce(agents, "\u0001code\tmalformed\r\n\r\n"));
      answer.setDaemon(true);
      answer.start();
      assertThat(shell.run("status", "--url", "127.0.0.1:" + agents.getLocalPort())).isEqualTo(1);
    }
    assertThat(shell.err()).contains("is it the agents' port?").doesNotContain("malformed");
  }

  private static void sayOnce(ServerSocket server, String text) {
    try (Socket client = server.accept()) {
      // Closing with a request unread would be a reset, which the client might see first.
      int read = client.getInputStream().read(new byte[4096]);
      client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(read).isPositive();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void topShowsTheJobsBelowTheNodes() {
    String jobs =
        """
        "jobs":[{"id":"17","simulated":true,"name":"render","user":"ada","state":"running",
         "nodes":["cool","busy"],"watts":12.5},{"id":"18"}],
        """;
    aggregator.answer(
        "/api/v1/cluster", 200, CLUSTER.replace("\"jobs\":[],\n \"alerts\"", jobs + "\"alerts\""));
    assertThat(shell.run("top")).isZero();
    assertThat(shell.out().lines().skip(4))
        .containsExactly(
            "",
            "JOB             NAME    USER  STATE    WATTS  NODES",
            "17 (simulated)  render  ada   running   12.5  cool busy",
            "18              –       –     –            –  –");
  }

  @ParameterizedTest
  @ValueSource(strings = {"defragment", "nonsense"})
  void whatIsNotThereIsNotPartOfThisVersion(String command) {
    assertThat(shell.run(command)).isEqualTo(2);
    assertThat(shell.err()).contains("'" + command + "' is not part of this version");
    assertThat(shell.run("--help")).isZero();
    assertThat(shell.out()).doesNotContain("  " + command);
  }
}
