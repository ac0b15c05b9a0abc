package dev.wattrack.aggregator.live;

import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.model.MachineId;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.testkit.time.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The state of a cluster of at most three nodes, whose time a test moves. One thread. */
final class TestCluster {
  private static final int MOST_NODES = 3;

  final TestClock clock = new TestClock(Instant.ofEpochMilli(1_780_000_000_000L));
  final ClusterState state = restarted(List.of(), Map.of());

  /** Another state with the same clock, which begins with what is known from before. */
  ClusterState restarted(List<NodeRecord> known, Map<Integer, NodeRecord.LastState> states) {
    return new ClusterState(
        clock, () -> 77_000 + clock.nanoTime() / 1_000_000, MOST_NODES, known, states);
  }

  /** Lets time pass, on the wall and by itself. */
  void pass(long milliseconds) {
    clock.advance(Duration.ofMillis(milliseconds));
  }

  /** Milliseconds since 1970 UTC. */
  long millis() {
    return clock.instant().toEpochMilli();
  }

  static Hello hello(int machine, String name, String boot) {
    return new Hello(
        new MachineId("%032x".formatted(machine)), name, "i", boot, "1", 0, false, Map.of());
  }

  LiveNode join(int machine, String name) {
    Hello hello = hello(machine, name, "b" + machine);
    ClusterState.Admission.Welcome welcome = (ClusterState.Admission.Welcome) state.admit(hello);
    return state.join(
        new NodeRecord(machine, hello.machineId().hex(), welcome.name(), false),
        hello,
        welcome.nameWasTaken());
  }

  /** A node as the page shows it. */
  ClusterSnapshot.Node shown(String name) {
    return state.snapshot("c", null).nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Looks twice a second, and the host answers or not. */
  void watchFor(long milliseconds, boolean hostAnswers) {
    for (long passed = 0; passed < milliseconds; passed += 500) {
      pass(500);
      state.watch().forEach(suspect -> state.verdict(suspect, hostAnswers));
    }
  }

  /** A node says these values now, in a new layout. */
  void row(LiveNode node, int gid, Map<Column, Double> values) {
    Layout layout = new Layout(new ArrayList<>(values.keySet()));
    state.declare(node, gid, layout);
    Row row = new Row(layout);
    int i = 0;
    for (double value : values.values()) {
      row.setNumber(i++, value);
    }
    state.row(node, gid, row, clock.epochNanos());
  }

  /** A row whose first value is known. */
  static Row filled(Layout layout, long raw) {
    Row row = new Row(layout);
    row.set(0, raw);
    return row;
  }
}
