package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolWatchTest {
  @ParameterizedTest
  @ValueSource(strings = {"job00007", "n1_7.4294967291", "n1_7.0.0", "my_node_7.1"})
  void whatAStepLeavesInTheSpoolIsAStep(String name) {
    assertThat(SpoolWatch.isStep(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "job",
        "job7x",
        "jobs",
        "cred_state",
        "cred_state.new",
        "n1_7",
        "n1_7.",
        "n1_.7",
        "n1_7.0.0.0",
        "7.0",
        "n1_7.batch",
        "topology.conf"
      })
  void theRestIsNone(String name) {
    assertThat(SpoolWatch.isStep(name)).isFalse();
  }
}
