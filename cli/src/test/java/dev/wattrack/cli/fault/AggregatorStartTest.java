package dev.wattrack.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.testkit.process.ChildProcess;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An aggregator that cannot start says why and what to do, in one line, and ends with exit code 1,
 * or 2 where it was started wrongly.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class AggregatorStartTest {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  @TempDir private Path folder = Path.of("");
  private Children children = new Children(folder);

  @BeforeEach
  void begin() {
    children = new Children(folder);
  }

  @AfterEach
  void end() {
    children.close();
  }

  private AggregatorProcess aggregator() throws IOException {
    return new AggregatorProcess(children, folder.resolve("state"), "1s");
  }

  /** What it prints when it does not start; a stack trace is never what a person should see. */
  private static String failure(ChildProcess process) throws Exception {
    return failure(process, FAILED);
  }

  private static String failure(ChildProcess process, int expected) throws Exception {
    int code = process.awaitEnd(AggregatorProcess.DEADLINE);
    String output = process.output();
    assertThat(code).as(output).isEqualTo(expected);
    assertThat(output).doesNotContain("\tat ", "Exception in thread");
    return output;
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Test
  void aTakenAgentPortIsNamedWithItsHolderAndTheWayOut() throws Exception {
    AggregatorProcess aggregator = aggregator();
    int port = aggregator.ingestPort();
    try (ServerSocket holder = new ServerSocket()) {
      holder.bind(loopback(port));
      assertThat(failure(aggregator.start()))
          .contains("port " + port + " of 127.0.0.1 is taken by process ")
          .contains("process " + ProcessHandle.current().pid() + " (java)")
          .contains("--port", "ingest.port");
    }
    aggregator.startAndAwait();
  }

  @Test
  void aTakenHttpPortIsNamedWithItsHolderAndTheWayOut() throws Exception {
    AggregatorProcess aggregator = aggregator();
    int port = aggregator.httpPort();
    try (ServerSocket holder = new ServerSocket()) {
      holder.bind(loopback(port));
      assertThat(failure(aggregator.start()))
          .contains("port " + port + " of 127.0.0.1 is taken by process ")
          .contains("process " + ProcessHandle.current().pid() + " (java)")
          .contains("--http-port", "http.port");
    }
  }

  @Test
  void aTakenHeartbeatPortIsNamedWithItsHolderAndTheWayOut() throws Exception {
    AggregatorProcess aggregator = aggregator();
    int port = aggregator.ingestPort();
    try (DatagramSocket holder = new DatagramSocket(loopback(port))) {
      assertThat(holder.isBound()).isTrue();
      assertThat(failure(aggregator.start()))
          .contains("port " + port + " of 127.0.0.1 is taken by process ")
          .contains("process " + ProcessHandle.current().pid() + " (java)")
          .contains("--port", "ingest.port");
    }
  }

  @Test
  void aSecondAggregatorOnTheSameDataIsRefusedAndTheFirstGoesOn() throws Exception {
    AggregatorProcess first = aggregator();
    first.startAndAwait();
    AggregatorProcess second = aggregator();
    assertThat(failure(second.start()))
        .contains("already running: http://localhost:" + first.httpPort())
        .contains("process " + first.process().pid() + ", data in " + folder.resolve("state"))
        .contains("give this one its own --state-dir, --port and --http-port");
    assertThat(first.get("/health")).contains("\"name\":\"store\",\"status\":\"up\"");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws Exception {
    byte[] bytes = "this was never a database\n".repeat(500).getBytes(StandardCharsets.US_ASCII);
    assertRefusedAndUntouched(bytes, "is damaged", "start anew");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 0.5, 0.9, 0.999})
  void aDatabaseThatWasCutOffIsRefusedAndLeftAsItIs(double part) throws Exception {
    byte[] whole = database();
    byte[] cut = Arrays.copyOf(whole, (int) (whole.length * part));
    assertRefusedAndUntouched(cut, "is damaged", "start anew");
  }

  @Test
  void aDatabaseOfANewerWattrackIsRefusedAndLeftAsItIs() throws Exception {
    byte[] bytes = database();
    bytes[63] = 99; // user_version, https://www.sqlite.org/fileformat2.html section 1.3
    assertRefusedAndUntouched(bytes, "is of version 99", "use the newer Wattrack");
  }

  private void assertRefusedAndUntouched(byte[] bytes, String... words) throws Exception {
    AggregatorProcess aggregator = aggregator();
    Path file = Files.createDirectories(aggregator.stateDir()).resolve("wattrack.db");
    Files.write(file, bytes);
    assertThat(failure(aggregator.start())).contains(file.toString()).contains(words);
    assertThat(Files.readAllBytes(file)).as("the file is left as it is").isEqualTo(bytes);
  }

  /** The bytes of a database with some content. */
  private byte[] database() throws Exception {
    Path place = folder.resolve("made");
    try (SqliteStore store =
        SqliteStore.open(place, SqliteStoreOptions.defaults(), Clock.systemUTC())) {
      for (int i = 0; i < 300; i++) {
        store.node(String.format("%032x", i), "node-with-a-rather-long-name-" + i, false);
      }
    }
    return Files.readAllBytes(place.resolve("wattrack.db"));
  }

  @Test
  void aStateDirectoryThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("a-file"), "");
    AggregatorProcess aggregator = new AggregatorProcess(children, file.resolve("state"), "1s");
    assertThat(failure(aggregator.start())).contains(file.toString());
    AggregatorProcess onTheFile = new AggregatorProcess(children, file, "1s");
    assertThat(failure(onTheFile.start())).contains(file + ": is a file, not a folder");
  }

  @Test
  void aMachineWithoutAnyNetworkIsToldHowToBringLoopbackUp() throws Exception {
    assumeTrue(Mounts.possible(), Mounts.WHY_NOT);
    AggregatorProcess aggregator = aggregator();
    aggregator.under(List.of("unshare", "--net"));
    assertThat(failure(aggregator.start())).contains("ip link set lo up");
  }

  @Test
  void onePortForAgentsAndBrowsersIsRefused() throws Exception {
    ChildProcess process =
        children.start(
            "64m", Map.of(), List.of("dev.wattrack.cli.CliMain", "aggregator", "--port", "7461"));
    assertThat(failure(process, WRONG_USAGE))
        .contains("--port: ingest.port: 7461 is the HTTP port; choose another");
  }

  @Test
  void aStateDirectoryOnAReadOnlyDiskIsNamed() throws Exception {
    assumeTrue(Mounts.possible(), Mounts.WHY_NOT);
    AggregatorProcess aggregator = aggregator();
    Files.createDirectories(aggregator.stateDir());
    aggregator.under(Mounts.readOnly(aggregator.stateDir()));
    assertThat(failure(aggregator.start()))
        .contains("cannot write in " + aggregator.stateDir())
        .contains("Read-only file system");
  }

  @Test
  void aFullDiskIsSaidAtTheStart() throws Exception {
    assumeTrue(Mounts.possible(), Mounts.WHY_NOT);
    AggregatorProcess aggregator = aggregator();
    Files.createDirectories(aggregator.stateDir());
    aggregator.under(Mounts.full(aggregator.stateDir()));
    assertThat(failure(aggregator.start()))
        .contains("disk full under " + aggregator.stateDir().resolve("wattrack.db"));
  }

  @Test
  void everyProblemOfTheConfigurationIsListedWithItsLine() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("aggregator.yaml"),
            """
            cluster: attic
            store:
              commit_intervall: 5s
            ingest:
              port: 77777
            htpp.port: 7461
            """);
    AggregatorProcess aggregator = aggregator();
    ChildProcess process =
        children.start(
            "64m",
            Map.of(),
            List.of("dev.wattrack.cli.CliMain", "aggregator", "--config", config.toString()));
    assertThat(failure(process, WRONG_USAGE))
        .contains(config + ":3", "store.commit_intervall")
        .contains(config + ":5", "77777")
        .contains(config + ":6", "htpp.port");
    assertThat(aggregator.stateDir()).doesNotExist();
  }
}
