package dev.wattrack.aggregator.live;

import static dev.wattrack.aggregator.live.TestCluster.hello;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.NodeRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which nodes are let in, and who is known. */
class ClusterStateTest {
  private final TestCluster cluster = new TestCluster();

  @Test
  void aRebootedMachineMayComeBackOnceItsOldConnectionIsSilent() {
    cluster.join(1, "pi");
    assertThat(cluster.state.admit(hello(1, "pi", "other boot")))
        .isInstanceOf(ClusterState.Admission.Refused.class);
    cluster.pass(3_500);
    assertThat(cluster.state.admit(hello(1, "pi", "other boot")))
        .isInstanceOf(ClusterState.Admission.Welcome.class);
  }

  @Test
  void oneNodeTooManyIsRefused() {
    cluster.join(1, "a");
    cluster.join(2, "b");
    cluster.join(3, "c");
    assertThat(cluster.state.admit(hello(4, "d", "b")))
        .isInstanceOf(ClusterState.Admission.Refused.class);
  }

  @Test
  void aSecondAgentOfAMachineIsToldWhatToDoAndANewNameIsNoticed() {
    cluster.join(1, "pi");
    assertThat(cluster.state.admit(hello(1, "other", "b1")))
        .isInstanceOfSatisfying(
            ClusterState.Admission.Refused.class,
            refused ->
                assertThat(refused.refusal().reason())
                    .contains("one agent a machine")
                    .contains("/etc/machine-id"));
    cluster.pass(3_500);
    assertThat(cluster.state.admit(hello(1, "other", "b1")))
        .isEqualTo(new ClusterState.Admission.Welcome("other", false, "pi"));
    assertThat(cluster.state.admit(hello(2, "fresh", "b2")))
        .isEqualTo(new ClusterState.Admission.Welcome("fresh", false, null));
  }

  @Test
  void simulatedNodesOfAnEarlierRunAreNobodyButCanBeNamedAndComeBack() {
    NodeRecord real = new NodeRecord(1, "%032x".formatted(1), "pi", false);
    NodeRecord simulated = new NodeRecord(2, "%032x".formatted(2), "sim", true);
    ClusterState later = cluster.restarted(List.of(real, simulated), Map.of());
    assertThat(later.everybody()).contains(1).doesNotContain(2);
    assertThat(later.recordByName("sim")).contains(simulated);
    assertThat(later.recordByName("pi")).contains(real);
    assertThat(later.recordByName("nobody")).isEmpty();
    later.join(simulated, hello(2, "sim", "b"), false);
    assertThat(later.everybody()).isEmpty();
    assertThat(later.recordByName("sim")).contains(simulated);
    assertThat(cluster.state.everybody()).isEmpty();
    ClusterState onlySimulated = cluster.restarted(List.of(simulated), Map.of());
    assertThat(onlySimulated.everybody()).isNotEmpty().doesNotContain(2);
  }
}
