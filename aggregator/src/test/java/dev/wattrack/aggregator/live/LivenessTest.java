package dev.wattrack.aggregator.live;

import static dev.wattrack.aggregator.live.TestCluster.filled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When a node counts as up, stale, lost, stopped or without its agent. */
class LivenessTest {
  private final TestCluster cluster = new TestCluster();

  @Test
  void aNodeWhoseHostIsSilentIsLostAndOneWhoseHostAnswersHasLostItsAgent() {
    cluster.join(1, "gone");
    cluster.watchFor(5_000, false);
    assertThat(cluster.shown("gone").state()).isEqualTo("lost");
    cluster.join(2, "dead");
    cluster.watchFor(5_000, true);
    assertThat(cluster.shown("dead").state()).isEqualTo("agent_died");
  }

  @Test
  void delaysOfTwoSecondsLoseNoNodeEvenIfItsHostDoesNotAnswer() {
    LiveNode node = cluster.join(1, "slow");
    for (int i = 0; i < 100; i++) {
      cluster.pass(i % 7 == 0 ? 2_900 : 300);
      cluster.state.watch().forEach(suspect -> cluster.state.verdict(suspect, false));
      assertThat(cluster.shown("slow").state()).isEqualTo("up");
      cluster.state.heartbeat(node, cluster.clock.epochNanos());
      cluster.state.tick(node, cluster.clock.epochNanos());
    }
    assertThat(cluster.shown("slow").state()).isEqualTo("up");
  }

  /** Heartbeats and samples each delayed by 0 to 2 s, and one in twenty lost. */
  @Test
  void aBadNetworkLosesNoNode() {
    long seed = 20260105;
    Random random = new Random(seed);
    LiveNode node = cluster.join(1, "slow");
    TreeMap<Long, Boolean> arrivals = new TreeMap<>();
    long begin = cluster.millis();
    long stream = 0;
    for (long sent = 0; sent < 6 * 3_600_000L; sent += 500) {
      if (random.nextInt(20) != 0) {
        arrivals.put(sent + random.nextInt(2_000), true);
      }
      if (sent % 1_000 == 0) {
        // TCP loses nothing and keeps the order, but is late when a segment must be sent again.
        int late = random.nextInt(20) == 0 ? 600 + random.nextInt(2_000) : 0;
        stream = Math.max(stream + 1, sent + random.nextInt(2_000) + late);
        arrivals.put(stream, false);
      }
      while (!arrivals.isEmpty() && arrivals.firstKey() <= sent) {
        Map.Entry<Long, Boolean> next = arrivals.pollFirstEntry();
        cluster.pass(Math.max(0, next.getKey() - (cluster.millis() - begin)));
        if (next.getValue()) {
          cluster.state.heartbeat(node, cluster.clock.epochNanos());
        } else {
          cluster.state.tick(node, cluster.clock.epochNanos());
        }
      }
      cluster.pass(Math.max(0, sent - (cluster.millis() - begin)));
      cluster.state.watch().forEach(suspect -> cluster.state.verdict(suspect, false));
      assertThat(node.state()).as("seed %d, %d ms", seed, sent).isEqualTo(NodeState.UP);
    }
  }

  @Test
  void heartbeatsWithoutSamplesMeanStaleAndSamplesBringItBack() {
    LiveNode node = cluster.join(1, "pi");
    for (int i = 0; i < 14; i++) {
      cluster.pass(500);
      cluster.state.heartbeat(node, cluster.clock.epochNanos());
      assertThat(cluster.state.watch()).isEmpty();
    }
    assertThat(cluster.shown("pi").state()).isEqualTo("stale");
    cluster.state.tick(node, cluster.clock.epochNanos());
    assertThat(cluster.shown("pi").state()).isEqualTo("up");
  }

  @Test
  void aStoppedNodeStaysStoppedHoweverLongItIsSilent() {
    LiveNode node = cluster.join(1, "pi");
    cluster.state.leave(node, true);
    cluster.watchFor(60_000, false);
    assertThat(cluster.shown("pi").state()).isEqualTo("stopped");
  }

  @Test
  void ourOwnClockSteppingByAnHourChangesNoState() {
    LiveNode node = cluster.join(1, "pi");
    cluster.state.tick(node, cluster.clock.epochNanos());
    cluster.clock.jumpTo(cluster.clock.instant().plusMillis(3_600_000));
    assertThat(cluster.state.watch()).isEmpty();
    cluster.clock.jumpTo(cluster.clock.instant().minusMillis(7_200_000));
    assertThat(cluster.state.watch()).isEmpty();
    assertThat(cluster.shown("pi").state()).isEqualTo("up");
  }

  @Test
  void nodesKnownFromBeforeGetTimeToComeBackAfterOurOwnRestart() {
    NodeRecord known = new NodeRecord(7, "%032x".formatted(7), "pi-7", false);
    NodeRecord stopped = new NodeRecord(8, "%032x".formatted(8), "pi-8", false);
    ClusterState restarted =
        cluster.restarted(
            List.of(known, stopped),
            Map.of(
                7, new NodeRecord.LastState("up", 1_000),
                8, new NodeRecord.LastState("stopped", 2_000_000_000L)));
    assertThat(restarted.snapshot("c", null).nodes())
        .extracting(ClusterSnapshot.Node::state)
        .containsExactly("stale", "stopped");
    assertThat(restarted.snapshot("c", null).nodes().get(1).since())
        .isEqualTo("1970-01-01T00:00:02Z");
    cluster.pass(15_000);
    assertThat(restarted.watch()).isEmpty();
    cluster.pass(10_000);
    assertThat(restarted.watch()).hasSize(1);
  }

  /** We were so slow while we started that the agent gave its greeting up and tries again. */
  @Test
  void anAgentWhoseGreetingWeDidNotAnswerInTimeGetsTimeToComeBackToo() {
    LiveNode node = cluster.join(1, "pi");
    cluster.state.leave(node, false);
    cluster.pass(15_000);
    assertThat(cluster.state.watch()).isEmpty();
    cluster.pass(10_000);
    assertThat(cluster.state.watch()).containsExactly(node);
  }

  @Test
  void aNodeOfLineProtocolIsShownWhileItHasNewsAndRemembersSinceWhenItHasNot() {
    NodeRecord record = new NodeRecord(5, "foreign:shed", "shed", false);
    LiveNode shed = cluster.state.foreign(record);
    Row row = filled(new Layout(List.of(Column.decimal("a", Map.of(), "b", 0, 1))), 1);
    cluster.state.line(shed, row, cluster.clock.epochNanos());
    assertThat(cluster.shown("shed").state()).isEqualTo("up");
    cluster.watchFor(61_000, false);
    String since = cluster.shown("shed").since();
    assertThat(cluster.shown("shed").state()).isEqualTo("stale");
    Map<Integer, NodeRecord.LastState> remembered = cluster.state.changedStates();
    assertThat(remembered.get(5).word()).isEqualTo("stale");
    cluster.pass(3_600_000);
    assertThat(cluster.state.snapshot("c", null).nodes()).isEmpty();
    ClusterState restarted = cluster.restarted(List.of(record), remembered);
    assertThat(restarted.snapshot("c", null).nodes()).isEmpty();
    assertThat(restarted.drawn()).singleElement().extracting("since").isEqualTo(since);
    restarted.line(restarted.foreign(record), row, cluster.clock.epochNanos());
    assertThat(restarted.snapshot("c", null).nodes()).hasSize(1);
  }
}
