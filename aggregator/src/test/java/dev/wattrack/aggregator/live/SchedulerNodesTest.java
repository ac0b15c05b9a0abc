package dev.wattrack.aggregator.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.jobs.SchedulerNode;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.model.MachineId;
import dev.wattrack.model.wire.Hello;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchedulerNodesTest {
  private long steadyMillis = 77_000;
  private final ClusterState state =
      new ClusterState(
          Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC),
          () -> steadyMillis,
          10,
          List.of(),
          Map.of());

  private LiveNode join(int number, String name) {
    String key = "%032x".formatted(number);
    Hello hello = new Hello(new MachineId(key), name, "i", "b" + number, "1", 0, false, Map.of());
    return state.join(new NodeRecord(number, key, name, false), admitted(hello), false);
  }

  private Hello admitted(Hello hello) {
    assertThat(state.admit(hello)).isInstanceOf(ClusterState.Admission.Welcome.class);
    return hello;
  }

  private static SchedulerNode node(String name, String host, boolean drained, boolean off) {
    return new SchedulerNode(name, host, "IDLE", drained ? "overheat 61C" : null, drained, off);
  }

  private ClusterSnapshot.Node drawn(String name) {
    return state.snapshot("c", null).nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aNodeThatItsSchedulerSwitchedOffIsPoweredOffOnceItIsSilent() {
    LiveNode pi = join(1, "pi1");
    state.schedulerNodes(List.of(node("pi1", "pi1", false, true)));
    assertThat(drawn("pi1").state()).isEqualTo("up");
    state.leave(pi, false);
    steadyMillis += 4_000;
    state.verdict(pi, false);
    assertThat(drawn("pi1").state()).isEqualTo("powered_off");
    state.schedulerNodes(List.of(node("pi1", "pi1", false, false)));
    assertThat(drawn("pi1").state()).as("it is wanted again").isEqualTo("stale");
  }

  @Test
  void aGoodbyeOfANodeThatGoesToSleepIsPoweredOffToo() {
    LiveNode pi = join(1, "pi1");
    state.schedulerNodes(List.of(node("pi1", "pi1", false, true)));
    state.leave(pi, true);
    assertThat(drawn("pi1").state()).isEqualTo("powered_off");
  }

  @Test
  void aDrainedNodeIsFlaggedWithTheReason() {
    LiveNode pi = join(1, "pi1");
    state.schedulerNodes(List.of(node("n1", "pi1", true, false)));
    assertThat(drawn("pi1").flags()).contains("drained");
    assertThat(state.inventory(pi).schedulerReason()).isEqualTo("overheat 61C");
  }

  @Test
  void whereSeveralOfTheSchedulersNodesShareAHostNoneIsThatHost() {
    join(1, "vm");
    state.schedulerNodes(List.of(node("n1", "vm", true, false), node("n2", "vm", true, false)));
    assertThat(drawn("vm").flags()).doesNotContain("drained");
  }
}
