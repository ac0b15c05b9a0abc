package dev.wattrack.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.testkit.process.ChildProcess;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents that are killed, wrongly configured or pointed at something else. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class AgentFaultTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
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

  @Test
  void anAgentKilledWithItsSpoolInMemoryLosesAtMostWhatWasNotAcknowledged() throws Exception {
    AggregatorProcess aggregator = new AggregatorProcess(children, folder.resolve("state"), "1s");
    aggregator.startAndAwait();
    NodeProcess node =
        new NodeProcess(children, "node", aggregator.ingestPort(), NodeProcess.Stamps.plain());
    node.diskAfter(Duration.ofMinutes(5));
    node.start();
    node.awaitTicks(40);
    aggregator.kill();
    int atAggregatorsDeath = node.journal().size();
    node.awaitTicks(10);
    node.kill();
    int atNodesDeath = node.journal().size();
    assertThat(node.spoolFolder()).as("nothing was written to disk").doesNotExist();

    aggregator.startAndAwait();
    node.start();
    node.awaitTicks(20);
    node.drain();
    assertThat(node.lastWord()).isEqualTo("stopped, waiting 0 lost 0");

    List<Long> missing = new ArrayList<>();
    StoredTicks stored = everything(aggregator);
    for (Journal.Entry entry : node.journal().values()) {
      if (!stored.has("node", entry)) {
        missing.add(entry.number());
      }
    }
    // 1 s until the commit and half a second for the way to disk and back
    assertThat(missing)
        .as("lost: at most what was not acknowledged when the aggregator died, and what came later")
        .hasSizeLessThanOrEqualTo(atNodesDeath - atAggregatorsDeath + 15 + 1)
        .hasSizeGreaterThanOrEqualTo(10)
        .allMatch(number -> number <= atNodesDeath)
        .allMatch(number -> number > atAggregatorsDeath - 15);
  }

  private static StoredTicks everything(AggregatorProcess aggregator) throws Exception {
    return StoredTicks.export(
        aggregator, Instant.now().minusSeconds(600), Instant.now().plusSeconds(60));
  }

  @Test
  void anAgentPointedAtTheHttpPortSaysSoAndBacksOff() throws Exception {
    AggregatorProcess aggregator = new AggregatorProcess(children, folder.resolve("state"), "1s");
    aggregator.startAndAwait();
    ChildProcess agent = agent(aggregator.httpPort());
    agent.awaitLine("127.0.0.1:" + aggregator.httpPort() + ".*HTTP.*trying again", DEADLINE);
    assertThat(agent.isAlive()).isTrue();
  }

  @Test
  void anAgentPointedAtAWebServerSaysSoAndBacksOff() throws Exception {
    AtomicInteger visits = new AtomicInteger();
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread web = new Thread(() -> answerAsAWebServer(server, visits), "web");
      web.setDaemon(true);
      web.start();
      ChildProcess agent = agent(server.getLocalPort());
      agent.awaitLine("127.0.0.1:" + server.getLocalPort() + ".*HTTP.*trying again", DEADLINE);
      Wait.until(() -> false, 3_000);
      // The pauses are 0.1-0.2, 0.2-0.4, 0.4-0.8, 0.8-1.6 s and so on.
      assertThat(visits.get()).as("visits within 3 s").isBetween(2, 7);
      long told = agent.output().lines().filter(line -> line.contains("HTTP")).count();
      assertThat(told).as("the same trouble is said once:\n%s", agent.output()).isEqualTo(1);
    }
  }

  private static void answerAsAWebServer(ServerSocket server, AtomicInteger visits) {
    byte[] answer =
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    while (!server.isClosed()) {
      try (Socket visitor = server.accept()) {
        visits.incrementAndGet();
        int read = visitor.getInputStream().read(new byte[8]);
        if (read > 0) {
          visitor.getOutputStream().write(answer);
        }
      } catch (IOException e) {
        visits.addAndGet(server.isClosed() ? 0 : 1000);
      }
    }
  }

  private ChildProcess agent(int port) throws IOException {
    return children.agent(
        folder.resolve("agent.conf"),
        "aggregator = 127.0.0.1:" + port,
        "state_dir = " + folder.resolve("agent"));
  }

  @Test
  void everyProblemOfTheConfigurationIsListedWithItsLine() throws Exception {
    Path config = folder.resolve("agent.conf");
    ChildProcess agent =
        children.agent(
            config,
            "aggregattor = rack:7460",
            "# a comment",
            "interval = soon",
            "spool.max_bytes = -5",
            "no equals sign here");
    assertThat(agent.awaitEnd(DEADLINE)).as(agent.output()).isEqualTo(WRONG_USAGE);
    assertThat(agent.output())
        .contains(config + ":1", "aggregattor")
        .contains(config + ":3", "soon")
        .contains(config + ":4", "-5")
        .contains(config + ":5")
        .doesNotContain("\tat ");
  }

  @Test
  void anAgentThatCannotKeepItsStateSaysSoAndRunsOn() throws Exception {
    AggregatorProcess aggregator = new AggregatorProcess(children, folder.resolve("state"), "1s");
    aggregator.startAndAwait();
    Path file = Files.writeString(folder.resolve("a-file"), "");
    ChildProcess agent =
        children.agent(
            folder.resolve("agent.conf"),
            "aggregator = 127.0.0.1:" + aggregator.ingestPort(),
            "spool.disk_after = 0s",
            "state_dir = " + file.resolve("agent"));
    agent.awaitLine("stays in memory, tried again every minute: cannot create", DEADLINE);
    agent.awaitLine("connected to", DEADLINE);
    assertThat(aggregator.get("/api/v1/nodes")).contains("\"state\":\"up\"");
  }
}
