package dev.wattrack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.agent.Agent;
import dev.wattrack.agent.AgentConfig;
import dev.wattrack.agent.NotJoinedException;
import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.store.Credential;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import dev.wattrack.cli.api.Snapshot;
import dev.wattrack.model.http.Endpoint;
import dev.wattrack.model.tls.JoinLine;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real agent and the real aggregator, from the line to the renewed certificate. */
class JoinTest {
  private static final long AT_MOST_MILLIS = 60_000;

  /** The system's clock, which a test may set forward. */
  private static final class Ahead extends Clock {
    private volatile Duration by = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final Ahead clock = new Ahead();
  private final Path folder;
  private SqliteStore store;
  private Aggregator aggregator;

  @SuppressWarnings("NullAway.Init") // the store and the aggregator are there before each test
  JoinTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void start() throws Exception {
    Path state = folder.resolve("aggregator");
    store = InProcess.store(state, clock);
    aggregator = InProcess.aggregator(state, store, clock, Map.of("jobs.slurm.ask", "off"));
  }

  @AfterEach
  void stop() {
    aggregator.close();
  }

  private Agent agent(Map<String, String> more) throws Exception {
    Path machineId = folder.resolve("machine-id");
    Files.writeString(machineId, "0123456789abcdef0123456789abcdef\n");
    Map<String, String> options = new HashMap<>(more);
    options.put("name", "board");
    options.put("state_dir", folder.resolve("agent").toString());
    options.put("machine_id_file", machineId.toString());
    return Agent.start(AgentConfig.read("", "", options, Map.of()));
  }

  private boolean isUp() {
    try {
      return Snapshot.of(
              new Api(Endpoint.of(URI.create("http://127.0.0.1:" + aggregator.httpPort())))
                  .get("/api/v1/cluster", Map.of()))
          .nodes()
          .stream()
          .anyMatch(node -> node.name().equals("board") && node.state().equals("up"));
    } catch (ApiException e) {
      throw new IllegalStateException(e);
    }
  }

  private JoinLine line() {
    return aggregator.joining().invite("127.0.0.1", aggregator.ingestPort());
  }

  private Credential known() throws Exception {
    List<Credential> all = store.credentials().all();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void anAgentJoinsRemembersItAndIsRenewedWithoutAGap() throws Exception {
    assertThatThrownBy(() -> agent(Map.of()))
        .isInstanceOf(NotJoinedException.class)
        .hasMessageContaining("wattrack token create");
    try (Agent agent = agent(Map.of("join", line().text()))) {
      assertThat(agent).isNotNull();
      assertThat(Wait.until(() -> isUp(), AT_MOST_MILLIS)).isTrue();
    }
    Path identity = folder.resolve("agent/node.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(identity)))
        .isEqualTo("rw-------");
    String before = Files.readString(identity);
    String first = known().serial();
    try (Agent again = agent(Map.of())) {
      assertThat(again).isNotNull();
      assertThat(Wait.until(() -> isUp(), AT_MOST_MILLIS)).isTrue();
      clock.by = Duration.ofDays(61);
      assertThat(Wait.until(() -> changed(identity, before), AT_MOST_MILLIS)).isTrue();
      assertThat(known().serial()).as("still the one of this connection").isEqualTo(first);
    }
    assertThat(Wait.until(() -> !isUp(), AT_MOST_MILLIS)).isTrue();
    try (Agent renewed = agent(Map.of())) {
      assertThat(renewed).isNotNull();
      assertThat(Wait.until(() -> serialIsNot(first), AT_MOST_MILLIS)).isTrue();
    }
  }

  private static boolean changed(Path file, String before) {
    try {
      return !Files.readString(file).equals(before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean serialIsNot(String first) {
    try {
      return !known().serial().equals(first);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anAgentBelievesNoOtherAuthorityAndGivesItNoSecret() throws Exception {
    JoinLine good = line();
    String another =
        (good.fingerprint().charAt(0) == '0' ? "1" : "0") + good.fingerprint().substring(1);
    JoinLine bad = new JoinLine(good.host(), good.port(), another, good.secret());
    assertThatThrownBy(() -> agent(Map.of("join", bad.text())))
        .isInstanceOf(NotJoinedException.class)
        .hasMessageContaining("another authority's certificate");
    assertThat(folder.resolve("agent/node.pem")).doesNotExist();
    try (Agent agent = agent(Map.of("join", good.text()))) {
      assertThat(agent).as("the secret is still good").isNotNull();
    }
  }
}
