package dev.wattrack.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wattrack.testkit.process.ChildProcess;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Full disks and a stop while samples flow: nothing is lost, and what is wrong is said. */
@Timeout(value = 150, unit = TimeUnit.SECONDS)
final class UnderLoadTest {
  private static final Duration DEADLINE = Duration.ofSeconds(40);
  private static final int DISK_KILO_BYTES = 8 << 10;

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

  private AggregatorProcess aggregator(String commitInterval) throws IOException {
    return new AggregatorProcess(children, folder.resolve("state"), commitInterval);
  }

  private List<NodeProcess> nodes(AggregatorProcess aggregator, int count) throws IOException {
    List<NodeProcess> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      NodeProcess node =
          new NodeProcess(
              children, "node" + i, aggregator.ingestPort(), NodeProcess.Stamps.plain());
      node.start();
      nodes.add(node);
    }
    return nodes;
  }

  private static void drainAndCheck(AggregatorProcess aggregator, List<NodeProcess> nodes)
      throws Exception {
    for (NodeProcess node : nodes) {
      node.drain();
    }
    for (NodeProcess node : nodes) {
      assertThat(node.lastWord()).as(node.output()).isEqualTo("stopped, waiting 0 lost 0");
    }
    StoredTicks stored =
        StoredTicks.export(
            aggregator, Instant.now().minusSeconds(600), Instant.now().plusSeconds(60));
    for (NodeProcess node : nodes) {
      assertThat(stored.problems(node.name(), node.journal())).as(node.name()).isEmpty();
    }
  }

  @Test
  void aFullDiskOfTheStoreIsSaidAndEverythingArrivesOnceThereIsRoom() throws Exception {
    assumeTrue(Mounts.possible(), Mounts.WHY_NOT);
    AggregatorProcess aggregator = aggregator("500ms");
    Files.createDirectories(aggregator.stateDir());
    aggregator.under(Mounts.small(aggregator.stateDir(), DISK_KILO_BYTES));
    aggregator.startAndAwait();
    List<NodeProcess> nodes = nodes(aggregator, 2);
    nodes.get(1).awaitTicks(20);

    Path ballast = fill(aggregator.process(), aggregator.stateDir());
    awaitHealth(aggregator, "takes nothing, the agents keep samples: no room to");
    aggregator.process().awaitLine("the store takes nothing; samples wait in the agents", DEADLINE);
    nodes.get(1).awaitTicks(30);
    assertThat(aggregator.get("/health")).contains("\"status\":\"degraded\"", "disk full");
    assertThat(aggregator.process().isAlive()).isTrue();

    Files.delete(ballast);
    awaitHealth(aggregator, "takes samples");
    drainAndCheck(aggregator, nodes);
  }

  @Test
  void aFullDiskOfAnAgentIsSaidAndItsSamplesWaitInMemory() throws Exception {
    assumeTrue(Mounts.possible(), Mounts.WHY_NOT);
    AggregatorProcess aggregator = aggregator("500ms");
    NodeProcess node =
        new NodeProcess(children, "node", aggregator.ingestPort(), NodeProcess.Stamps.plain());
    Files.createDirectories(node.spoolFolder());
    node.under(Mounts.small(node.spoolFolder(), DISK_KILO_BYTES));
    node.start();
    node.awaitTicks(20);
    fill(node.process(), node.spoolFolder());
    node.process().awaitLine("stays in memory, tried again every minute: .*No space", DEADLINE);
    node.awaitTicks(40);

    aggregator.startAndAwait();
    drainAndCheck(aggregator, List.of(node));
  }

  /** Takes all room of the disk that only this process sees; the file that takes it. */
  private static Path fill(ChildProcess process, Path disk) {
    Path ballast = Path.of("/proc/" + process.pid() + "/root" + disk, "ballast");
    byte[] block = new byte[4096];
    long written = 0;
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (written < 2L * DISK_KILO_BYTES << 10) {
        out.write(block);
        written += block.length;
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
      return ballast;
    }
    throw new AssertionError("the disk is larger than it was made: " + written);
  }

  private static void awaitHealth(AggregatorProcess aggregator, String detail) {
    Wait.until(
        () -> {
          try {
            return aggregator.get("/health").contains(detail);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void anAggregatorThatHangsForAWhileMissesNothing() throws Exception {
    AggregatorProcess aggregator = aggregator("500ms");
    aggregator.startAndAwait();
    List<NodeProcess> nodes = nodes(aggregator, 2);
    nodes.get(1).awaitTicks(10);
    signal("STOP", aggregator.process());
    nodes.get(1).awaitTicks(40);
    signal("CONT", aggregator.process());
    nodes.get(1).awaitTicks(10);
    drainAndCheck(aggregator, nodes);
  }

  private void signal(String name, ChildProcess process) throws Exception {
    List<String> command = List.of("kill", "-" + name, Long.toString(process.pid()));
    assertThat(children.start(command).awaitEnd(DEADLINE)).isZero();
  }

  @Test
  void aStopInTheMiddleAcknowledgesWhatItCommitsAndTheRestStaysInTheAgents() throws Exception {
    AggregatorProcess aggregator = aggregator("1h");
    aggregator.startAndAwait();
    List<NodeProcess> nodes = nodes(aggregator, 3);
    nodes.get(2).awaitTicks(30);
    assertThat(aggregator.process().stop(DEADLINE)).as(aggregator.process().output()).isZero();
    for (NodeProcess node : nodes) {
      node.stop();
    }

    aggregator.commitInterval("500ms");
    aggregator.startAndAwait();
    StoredTicks atTheStop =
        StoredTicks.export(
            aggregator, Instant.now().minusSeconds(600), Instant.now().plusSeconds(60));
    for (NodeProcess node : nodes) {
      long made = node.journal().size();
      long stored =
          node.journal().values().stream().filter(e -> atTheStop.has(node.name(), e)).count();
      long acknowledged = made - Long.parseLong(node.lastWord().split(" ")[2]);
      assertThat(acknowledged)
          .as("acknowledged of %s made, %s stored by %s", made, stored, node.name())
          .isBetween(20L, stored);
      node.start();
    }
    nodes.get(0).awaitTicks(10);
    drainAndCheck(aggregator, nodes);
  }
}
