package dev.wattrack.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight agents, one aggregator, and kill -9 at random moments: while starting, committing and
 * sealing. Afterwards every tick that an agent has appended to its spool is in the store exactly
 * once and with its values; counted, not sampled. Half of the nodes send stamps from hours ago, a
 * minute for a second, so that buckets are sealed all the time.
 */
final class ChaosTest {
  private static final int NODES = 8;

  /** Often, so that many kills hit a commit; seldom, so that much is lost and sent again. */
  private static final List<String> COMMIT_INTERVALS = List.of("20ms", "50ms", "1s");

  private static final int HISTORY_SPEED = 60;
  private static final Duration HISTORY = Duration.ofHours(20);

  @TempDir private Path folder = Path.of("");
  private Children children = new Children(folder);
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final Instant origin = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @BeforeEach
  void begin() {
    children = new Children(folder);
  }

  @AfterEach
  void end() {
    children.close();
  }

  @Test
  @Timeout(value = 240, unit = TimeUnit.SECONDS)
  void everyTickIsInTheStoreOnceAfterTwentyKills() throws Exception {
    chaos(20);
  }

  @Tag("long")
  @Test
  @Timeout(value = 1_200, unit = TimeUnit.SECONDS)
  void everyTickIsInTheStoreOnceAfterTwoHundredKills() throws Exception {
    chaos(200);
  }

  private void chaos(int kills) throws Exception {
    long seed = Long.getLong("wattrack.seed", System.nanoTime());
    Random random = new Random(seed);
    AggregatorProcess aggregator =
        new AggregatorProcess(children, folder.resolve("aggregator"), "700ms");
    aggregator.start();
    for (int i = 0; i < NODES; i++) {
      nodes.add(node(i, aggregator.ingestPort()));
    }
    for (int kill = 0; kill < kills; kill++) {
      if (random.nextInt(4) > 0) {
        aggregator.awaitReady();
      }
      pause(random.nextInt(2_500));
      aggregator.kill();
      disturb(kill % 20, random);
      aggregator.commitInterval(COMMIT_INTERVALS.get(random.nextInt(COMMIT_INTERVALS.size())));
      aggregator.start();
    }
    aggregator.awaitReady();
    drain();
    // What was acknowledged is there after one more kill, too.
    aggregator.kill();
    aggregator.startAndAwait();
    check(aggregator, "seed " + seed + " (-Dwattrack.seed repeats the moments, not their effect)");
    aggregator.kill();
    try (SqliteStore store =
        SqliteStore.open(aggregator.stateDir(), SqliteStoreOptions.defaults(), Clock.systemUTC())) {
      assertThat(store.stats().sealedBlocks()).as("blocks sealed meanwhile").isPositive();
    }
  }

  private NodeProcess node(int index, int port) throws IOException {
    boolean past = index % 2 == 1;
    NodeProcess.Stamps stamps =
        past
            ? new NodeProcess.Stamps(origin, origin.minus(HISTORY), HISTORY_SPEED)
            : new NodeProcess.Stamps(origin, origin, 1);
    NodeProcess node = new NodeProcess(children, (past ? "past" : "live") + index, port, stamps);
    node.start();
    return node;
  }

  /** While there is no aggregator: five times of twenty an agent is killed, once one is stopped. */
  private void disturb(int round, Random random) throws Exception {
    NodeProcess node = nodes.get(random.nextInt(NODES));
    if (round % 4 == 2) {
      node.kill();
      pause(random.nextInt(1_000));
      node.start();
    } else if (round == 9) {
      node.stop();
      node.start();
    } else {
      pause(random.nextInt(300));
    }
  }

  private void drain() throws Exception {
    for (NodeProcess node : nodes) {
      node.drain();
    }
    for (NodeProcess node : nodes) {
      assertThat(node.lastWord())
          .as("%s:\n%s", node.name(), node.output())
          .isEqualTo("stopped, waiting 0 lost 0");
    }
  }

  private void check(AggregatorProcess aggregator, String hint) throws Exception {
    StoredTicks stored =
        StoredTicks.export(
            aggregator, origin.minus(HISTORY).minusSeconds(60), Instant.now().plusSeconds(60));
    int taken = 0;
    for (NodeProcess node : nodes) {
      Map<Long, Journal.Entry> journal = node.journal();
      long unsure = journal.values().stream().filter(entry -> !entry.taken()).count();
      assertThat(stored.problems(node.name(), journal)).as("%s, %s", node.name(), hint).isEmpty();
      assertThat(unsure)
          .as("ticks under way at a kill of %s", node.name())
          .isLessThanOrEqualTo(node.kills());
      taken += journal.size() - (int) unsure;
    }
    assertThat(taken).as("ticks, %s", hint).isGreaterThan(NODES * 100);
    System.out.println("chaos: " + taken + " ticks, each stored once; " + hint);
  }

  private static void pause(int millis) {
    Wait.until(() -> false, millis);
  }
}
