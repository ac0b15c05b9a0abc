package dev.wattrack.testkit.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.model.MachineId;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.testkit.load.Sink;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rack's agents against a counting aggregator over real sockets. */
class SimulatedRackTest {
  @Test
  void sevenSimulatedNodesSendBelievableTicksAndHeartbeats() throws IOException {
    try (Sink sink = Sink.start()) {
      try (SimulatedRack rack = SimulatedRack.start("pi-rack", "127.0.0.1", sink.port(), 42)) {
        Wait.until(() -> sink.counts().ticks() >= 14 && sink.counts().heartbeats() >= 14);
        assertThat(rack).isNotNull();
        assertThat(sink.hellos())
            .containsOnlyKeys("jetson-1", "jetson-2", "pi4-1", "pi4-2", "pi4-3", "pi4-4", "pi5");
        assertThat(sink.hellos().values()).allMatch(Hello::simulated);
        assertThat(sink.latest("pi5", "power,sensor=sem6000,source=meter watts").orElseThrow())
            .isBetween(20.0, 75.0);
        assertThat(sink.latest("pi4-1", "temp,sensor=cpu-thermal temp").orElseThrow())
            .isBetween(25.0, 95.0);
        assertThat(sink.latest("jetson-1", "pressure,resource=io,type=some avg10")).isEmpty();
      }
      Wait.until(() -> sink.goodbyes().size() == 7);
      assertThat(sink.problems()).isEmpty();
      assertThat(sink.counts().missing()).isZero();
    }
  }

  @Test
  void theIdentityComesFromTheSeed() throws IOException {
    Map<String, MachineId> first = identities(5);
    assertThat(first).hasSize(7);
    assertThat(first.values()).doesNotHaveDuplicates();
    assertThat(identities(5)).isEqualTo(first);
    assertThat(identities(6).values()).doesNotContainAnyElementsOf(first.values());
  }

  @Test
  void whatALostConnectionSwallowedComesAgain() throws IOException {
    try (Sink sink = Sink.start()) {
      sink.acknowledge(false);
      try (SimulatedRack rack = SimulatedRack.start("pi-rack", "127.0.0.1", sink.port(), 42)) {
        assertThat(rack).isNotNull();
        Wait.until(() -> sink.counts().ticks() >= 7);
        sink.dropConnections();
        long before = sink.counts().ticks();
        sink.acknowledge(true);
        Wait.until(() -> sink.counts().connections() >= 14 && sink.counts().ticks() >= before + 21);
        Wait.until(() -> sink.latest("pi5", "node spooled_samples").orElse(99) <= 1);
        assertThat(sink.counts().missing()).isZero();
        assertThat(sink.latest("pi5", "node lost_samples").orElseThrow()).isZero();
        assertThat(sink.problems()).isEmpty();
      }
    }
  }

  @Test
  void aRefusedNodeComesBack() throws IOException {
    try (Sink sink = Sink.start()) {
      sink.refuse(Optional.of(new Refusal("limit", "full", 300)));
      try (SimulatedRack rack = SimulatedRack.start("pi-rack", "127.0.0.1", sink.port(), 42)) {
        assertThat(rack).isNotNull();
        Wait.until(() -> sink.counts().connections() >= 7);
        assertThat(sink.counts().ticks()).isZero();
        sink.refuse(Optional.empty());
        Wait.until(() -> sink.counts().ticks() >= 7);
      }
    }
  }

  @Test
  void anUnknownPresetNamesTheKnownOnes() {
    assertThatThrownBy(() -> SimulatedRack.start("blade-farm", "127.0.0.1", 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("blade-farm")
        .hasMessageContaining("pi-rack");
  }

  private static Map<String, MachineId> identities(long seed) throws IOException {
    try (Sink sink = Sink.start();
        SimulatedRack rack = SimulatedRack.start("pi-rack", "127.0.0.1", sink.port(), seed)) {
      assertThat(rack).isNotNull();
      Wait.until(() -> sink.hellos().size() == 7);
      return sink.hellos().entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().machineId()));
    }
  }
}
