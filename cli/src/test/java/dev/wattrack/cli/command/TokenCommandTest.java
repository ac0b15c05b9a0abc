package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.cli.InProcess;
import dev.wattrack.model.tls.JoinLine;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real aggregator, by a person who may read its state folder and by one who may not. */
final class TokenCommandTest {
  @TempDir private Path dir = Path.of("");
  private Aggregator aggregator;
  private Shell shell;
  private Map<String, String> stranger;

  @BeforeEach
  void start() throws Exception {
    Path state = Files.createDirectory(dir.resolve("state"));
    aggregator = InProcess.aggregator(state, Map.of("jobs.slurm.ask", "off"));
    String url = "http://127.0.0.1:" + aggregator.httpPort();
    RunningNote.write(state, url);
    stranger =
        Map.of(
            "WATTRACK_URL",
            url,
            "WATTRACK_STATE_DIR",
            dir.resolve("none").toString(),
            "HOME",
            dir.toString());
    shell =
        new Shell(
            new FakeStarter(aggregator.httpPort(), state),
            Map.of(
                "WATTRACK_URL",
                url,
                "WATTRACK_STATE_DIR",
                state.toString(),
                "HOME",
                dir.toString()));
  }

  @AfterEach
  void stop() {
    aggregator.close();
  }

  private Shell strangerWith(String token) {
    Map<String, String> environment = new HashMap<>(stranger);
    environment.put("WATTRACK_TOKEN", token);
    return new Shell(new FakeStarter(aggregator.httpPort(), dir), environment);
  }

  @Test
  void aTokenIsMadeUsedListedAndRevoked() {
    assertThat(shell.run("token", "create", "--role", "read", "--label", "Grafana")).isZero();
    String token = shell.out().strip();
    assertThat(token).as("alone on standard output").matches("wt_[a-z2-7]{8}_[a-z2-7]{26}");
    assertThat(shell.err()).contains("to read, until it is revoked");
    assertThat(strangerWith(token).run("status")).isZero();
    Shell reader = strangerWith(token);
    assertThat(reader.run("alerts", "silence", "rule=NodeLost")).isEqualTo(1);
    assertThat(reader.err()).contains("good to read alone");
    assertThat(shell.run("token", "list")).isZero();
    assertThat(shell.out()).contains("Grafana", "read", "valid").doesNotContain(token);
    String id = token.split("_")[1];
    assertThat(shell.run("token", "revoke", id)).isZero();
    assertThat(strangerWith(token).run("status")).isEqualTo(1);
    assertThat(shell.run("token", "revoke", "../x")).isEqualTo(2);
    assertThat(shell.run("token", "revoke", "aaaaaaaa")).isEqualTo(1);
  }

  @Test
  void whoCannotReadTheStateFolderReadsButDoesNotOperate() {
    Shell other = new Shell(new FakeStarter(aggregator.httpPort(), dir), stranger);
    assertThat(other.run("status")).isZero();
    assertThat(other.run("token", "create")).isEqualTo(1);
    assertThat(other.err()).contains("reading is open", "wattrack token create --role operate");
  }

  @Test
  void theLineOfAnAggregatorThatListensToItselfAloneIsForThisMachineAndSaysSo() throws Exception {
    assertThat(shell.run("token", "create")).isZero();
    JoinLine line = JoinLine.parse(shell.out());
    assertThat(line.place()).isEqualTo("127.0.0.1:" + aggregator.ingestPort());
    try (Socket socket = new Socket(line.host(), line.port())) {
      assertThat(socket.isConnected()).isTrue();
    }
    assertThat(shell.err())
        .contains("listens on 127.0.0.1 alone, so only this machine can join")
        .contains("`bind: 0.0.0.0`");
    assertThat(shell.run("token", "create", "--address", "rack")).isZero();
    assertThat(shell.out()).startsWith("rack:" + aggregator.ingestPort() + "/");
    assertThat(shell.err()).contains("rack leads to it only where");
    assertThat(shell.run("token", "create", "--role", "read")).isZero();
    assertThat(shell.err()).doesNotContain("bind");
  }

  @Test
  void aSpanThatIsNoneIsWrongUsage() {
    assertThat(shell.run("token", "create", "--expires", "soon")).isEqualTo(2);
    assertThat(shell.err()).contains("--expires").contains("30m");
    assertThat(shell.run("token", "create", "--role", "king")).isEqualTo(2);
    assertThat(shell.run("token", "create", "--expires", "2h", "--json")).isZero();
    assertThat(shell.out()).contains("\"role\" : \"join\"");
  }
}
