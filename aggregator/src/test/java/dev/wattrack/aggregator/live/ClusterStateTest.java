package dev.wattrack.aggregator.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.model.MachineId;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClusterStateTest {
  private long millis = 1_780_000_000_000L;
  private long steadyMillis = 77_000;

  private final ClusterState state =
      new ClusterState(clock(), () -> steadyMillis, 3, List.of(), Map.of());

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Instant instant() {
        return Instant.ofEpochMilli(millis);
      }
    };
  }

  private void pass(long milliseconds) {
    millis += milliseconds;
    steadyMillis += milliseconds;
  }

  private static Hello hello(int machine, String name, String boot) {
    return new Hello(
        new MachineId("%032x".formatted(machine)), name, "i", boot, "1", 0, false, Map.of());
  }

  private LiveNode join(int machine, String name) {
    Hello hello = hello(machine, name, "b" + machine);
    ClusterState.Admission.Welcome welcome = (ClusterState.Admission.Welcome) state.admit(hello);
    return state.join(
        new NodeRecord(machine, hello.machineId().hex(), welcome.name(), false),
        hello,
        welcome.nameWasTaken());
  }

  private ClusterSnapshot.Node shown(String name) {
    return state.snapshot("c", null).nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Looks twice a second, and the host answers or not. */
  private void watchFor(long milliseconds, boolean hostAnswers) {
    for (long passed = 0; passed < milliseconds; passed += 500) {
      pass(500);
      state.watch().forEach(suspect -> state.verdict(suspect, hostAnswers));
    }
  }

  @Test
  void aNodeWhoseHostIsSilentIsLostAndOneWhoseHostAnswersHasLostItsAgent() {
    join(1, "gone");
    watchFor(5_000, false);
    assertThat(shown("gone").state()).isEqualTo("lost");
    join(2, "dead");
    watchFor(5_000, true);
    assertThat(shown("dead").state()).isEqualTo("agent_died");
  }

  @Test
  void delaysOfTwoSecondsLoseNoNodeEvenIfItsHostDoesNotAnswer() {
    LiveNode node = join(1, "slow");
    for (int i = 0; i < 100; i++) {
      pass(i % 7 == 0 ? 2_900 : 300);
      state.watch().forEach(suspect -> state.verdict(suspect, false));
      assertThat(shown("slow").state()).isEqualTo("up");
      state.heartbeat(node, millis * 1_000_000);
      state.tick(node, millis * 1_000_000);
    }
    assertThat(shown("slow").state()).isEqualTo("up");
  }

  /** Heartbeats and samples each delayed by 0 to 2 s, and one in twenty lost. */
  @Test
  void aBadNetworkLosesNoNode() {
    long seed = 20260105;
    Random random = new Random(seed);
    LiveNode node = join(1, "slow");
    TreeMap<Long, Boolean> arrivals = new TreeMap<>();
    long begin = millis;
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
        pass(Math.max(0, next.getKey() - (millis - begin)));
        if (next.getValue()) {
          state.heartbeat(node, millis * 1_000_000);
        } else {
          state.tick(node, millis * 1_000_000);
        }
      }
      pass(Math.max(0, sent - (millis - begin)));
      state.watch().forEach(suspect -> state.verdict(suspect, false));
      assertThat(node.state()).as("seed %d, %d ms", seed, sent).isEqualTo(NodeState.UP);
    }
  }

  @Test
  void heartbeatsWithoutSamplesMeanStaleAndSamplesBringItBack() {
    LiveNode node = join(1, "pi");
    for (int i = 0; i < 14; i++) {
      pass(500);
      state.heartbeat(node, millis * 1_000_000);
      assertThat(state.watch()).isEmpty();
    }
    assertThat(shown("pi").state()).isEqualTo("stale");
    state.tick(node, millis * 1_000_000);
    assertThat(shown("pi").state()).isEqualTo("up");
  }

  @Test
  void aStoppedNodeStaysStoppedHoweverLongItIsSilent() {
    LiveNode node = join(1, "pi");
    state.leave(node, true);
    watchFor(60_000, false);
    assertThat(shown("pi").state()).isEqualTo("stopped");
  }

  @Test
  void ourOwnClockSteppingByAnHourChangesNoState() {
    LiveNode node = join(1, "pi");
    state.tick(node, millis * 1_000_000);
    millis += 3_600_000;
    assertThat(state.watch()).isEmpty();
    millis -= 7_200_000;
    assertThat(state.watch()).isEmpty();
    assertThat(shown("pi").state()).isEqualTo("up");
  }

  @Test
  void nodesKnownFromBeforeGetTimeToComeBackAfterOurOwnRestart() {
    NodeRecord known = new NodeRecord(7, "%032x".formatted(7), "pi-7", false);
    NodeRecord stopped = new NodeRecord(8, "%032x".formatted(8), "pi-8", false);
    ClusterState restarted =
        new ClusterState(
            clock(),
            () -> steadyMillis,
            3,
            List.of(known, stopped),
            Map.of(
                7, new NodeRecord.LastState("up", 1_000),
                8, new NodeRecord.LastState("stopped", 2_000_000_000L)));
    assertThat(restarted.snapshot("c", null).nodes())
        .extracting(ClusterSnapshot.Node::state)
        .containsExactly("stale", "stopped");
    assertThat(restarted.snapshot("c", null).nodes().get(1).since())
        .isEqualTo("1970-01-01T00:00:02Z");
    pass(15_000);
    assertThat(restarted.watch()).isEmpty();
    pass(10_000);
    assertThat(restarted.watch()).hasSize(1);
  }

  /** We were so slow while we started that the agent gave its greeting up and tries again. */
  @Test
  void anAgentWhoseGreetingWeDidNotAnswerInTimeGetsTimeToComeBackToo() {
    LiveNode node = join(1, "pi");
    state.leave(node, false);
    pass(15_000);
    assertThat(state.watch()).isEmpty();
    pass(10_000);
    assertThat(state.watch()).containsExactly(node);
  }

  @Test
  void aRebootedMachineMayComeBackOnceItsOldConnectionIsSilent() {
    join(1, "pi");
    assertThat(state.admit(hello(1, "pi", "other boot")))
        .isInstanceOf(ClusterState.Admission.Refused.class);
    pass(3_500);
    assertThat(state.admit(hello(1, "pi", "other boot")))
        .isInstanceOf(ClusterState.Admission.Welcome.class);
  }

  @Test
  void oneNodeTooManyIsRefused() {
    join(1, "a");
    join(2, "b");
    join(3, "c");
    assertThat(state.admit(hello(4, "d", "b"))).isInstanceOf(ClusterState.Admission.Refused.class);
  }

  @Test
  void unknownIsNeverZero() {
    join(1, "fresh");
    ClusterSnapshot.Node node = shown("fresh");
    assertThat(node.cpuPercent()).isNull();
    assertThat(node.memoryPercent()).isNull();
    assertThat(node.temperatureCelsius()).isNull();
    assertThat(node.netReceiveBytesPerSecond()).isNull();
    assertThat(node.watts()).isNull();
    assertThat(state.snapshot("c", null).power().watts()).isNull();
    assertThat(state.snapshot("c", null).fan().running()).isNull();
  }

  private Row row(LiveNode node, int gid, Map<Column, Double> values) {
    Layout layout = new Layout(new ArrayList<>(values.keySet()));
    state.declare(node, gid, layout);
    Row row = new Row(layout);
    int i = 0;
    for (double value : values.values()) {
      row.setNumber(i++, value);
    }
    state.row(node, gid, row, millis * 1_000_000);
    return row;
  }

  @Test
  void theSnapshotIsDrawnFromTheRows() {
    LiveNode node = join(1, "pi");
    state.tick(node, millis * 1_000_000);
    row(
        node,
        0,
        Map.of(
            Catalogue.CPU.column("usage_idle", Map.of("cpu", "cpu-total")), 71.0,
            Catalogue.CPU.column("usage_idle", Map.of("cpu", "cpu0")), 1.0));
    row(node, 1, Map.of(Catalogue.MEM.column("used_percent", Map.of()), 42.5));
    row(
        node,
        2,
        Map.of(
            Catalogue.TEMP.column("temp", Map.of("sensor", "a")), 40.0,
            Catalogue.TEMP.column("temp", Map.of("sensor", "b")), 55.5));
    ClusterSnapshot.Node shown = shown("pi");
    assertThat(shown.cpuPercent()).isEqualTo(29.0);
    assertThat(shown.memoryPercent()).isEqualTo(42.5);
    assertThat(shown.temperatureCelsius()).isEqualTo(55.5);
  }

  @Test
  void aSensorThatMissesAReadingKeepsItsLastOneWithItsAge() {
    LiveNode node = join(1, "pi");
    Column celsius = Catalogue.CLIMATE.column("temperature_celsius", Map.of("sensor", "dht22"));
    Column watts = Catalogue.POWER.column("watts", Map.of("source", "meter", "sensor", "sem6000"));
    state.tick(node, millis * 1_000_000);
    row(node, 0, Map.of(celsius, 55.5));
    row(node, 1, Map.of(watts, 48.0));
    pass(4_000);
    state.tick(node, millis * 1_000_000);
    state.row(node, 0, new Row(new Layout(List.of(celsius))), millis * 1_000_000);
    ClusterSnapshot snapshot = state.snapshot("c", new EnergyToday(1.5, 99.0));
    assertThat(snapshot.climate())
        .containsExactly(new ClusterSnapshot.Climate("dht22", 55.5, null, 4.0, false));
    assertThat(snapshot.power())
        .isEqualTo(new ClusterSnapshot.Power(48.0, "meter", 4.0, 1.5, false));
    pass(121_000);
    state.tick(node, millis * 1_000_000);
    assertThat(state.snapshot("c", null).climate()).isEmpty();
  }

  @Test
  void trafficIsTheRateOfRealInterfacesAndUnknownAfterACounterFell() {
    LiveNode node = join(1, "pi");
    double[][] counters = {{1_000, 500}, {3_000, 1_500}, {10, 20}};
    Double[] expected = {null, 2_000.0, null};
    for (int i = 0; i < 3; i++) {
      pass(1_000);
      state.tick(node, millis * 1_000_000);
      Map<Column, Double> values = new java.util.LinkedHashMap<>();
      values.put(net("eth0", "bytes_recv"), counters[i][0]);
      values.put(net("eth0", "bytes_sent"), counters[i][1]);
      values.put(net("lo", "bytes_recv"), 1e9 * i);
      row(node, 0, values);
      assertThat(shown("pi").netReceiveBytesPerSecond()).isEqualTo(expected[i]);
    }
  }

  private static Column net(String name, String field) {
    return Catalogue.NET.column(field, Map.of("interface", name));
  }

  @Test
  void aGroupDeclaredAnewReplacesTheOldOne() {
    LiveNode node = join(1, "pi");
    state.tick(node, millis * 1_000_000);
    row(node, 0, Map.of(net("eth0", "bytes_recv"), 1.0, net("usb0", "bytes_recv"), 2.0));
    row(node, 1, Map.of(net("eth0", "bytes_recv"), 3.0));
    assertThat(state.values().get(0).values())
        .singleElement()
        .satisfies(value -> assertThat(value.number()).isEqualTo(3.0));
  }

  @Test
  void whatSlowsABoardNowIsAFlagAndWhatDidSoSinceBootIsNot() {
    LiveNode node = join(1, "pi");
    state.heartbeat(node, millis * 1_000_000);
    state.tick(node, millis * 1_000_000);
    row(
        node,
        0,
        Map.of(
            Catalogue.THROTTLE.column("under_voltage", Map.of()), 1.0,
            Catalogue.THROTTLE.column("throttled", Map.of()), 0.0,
            Catalogue.THROTTLE.column("under_voltage_since_boot", Map.of()), 1.0,
            Catalogue.THROTTLE.column("throttled_since_boot", Map.of()), 1.0));
    assertThat(shown("pi").flags()).containsExactly("under_voltage");
  }

  @Test
  void aClockThatIsAheadIsMeasuredThroughDelays() {
    LiveNode node = join(1, "pi");
    java.util.Random random = new java.util.Random(5);
    for (int i = 0; i < 200; i++) {
      long delayMillis = random.nextInt(300);
      pass(500);
      state.heartbeat(node, (millis - delayMillis + 2_000) * 1_000_000);
    }
    assertThat(state.inventory(node).clockSkewSeconds()).isBetween(1.8, 2.0);
    assertThat(shown("pi").flags()).contains("clock_skew");
  }

  @Test
  void aKeyTickWithoutASlowGroupDoesNotTakeItsLastValuesAway() throws Exception {
    LiveNode node = join(1, "pi");
    Layout slow = new Layout(List.of(Column.decimal("disk", Map.of(), "used", 0, 1)));
    Layout fast = new Layout(List.of(Column.decimal("mem", Map.of(), "used", 0, 1)));
    TickDecoder decoder = new TickDecoder();
    state.declare(node, 0, slow);
    state.declare(node, 1, fast);
    decoder.layout(0, slow);
    decoder.layout(1, fast);
    for (int second = 0; second < 2; second++) {
      TickEncoder encoder = new TickEncoder(false);
      encoder.beginKey(second, millis * 1_000_000, 0);
      if (second == 0) {
        encoder.group(0, filled(slow, 70));
      }
      encoder.group(1, filled(fast, second));
      take(encoder, decoder, node);
      pass(1_000);
    }
    assertThat(state.values().get(0).values())
        .extracting(NodeValues.Value::number)
        .containsExactly(70.0, 1.0);
  }

  private static Row filled(Layout layout, long raw) {
    Row row = new Row(layout);
    row.set(0, raw);
    return row;
  }

  private void take(TickEncoder encoder, TickDecoder decoder, LiveNode node) throws Exception {
    WireBuffer out = new WireBuffer(64);
    encoder.end(out);
    TickDecoder.Sink sink =
        new TickDecoder.Sink() {
          @Override
          public void tick(long seq, long timeNanos) {
            state.tick(node, timeNanos);
          }

          @Override
          public void row(int gid, Row row) {
            state.row(node, gid, row, millis * 1_000_000);
          }
        };
    new FrameSplitter(Wire.MAX_FRAME)
        .feed(
            out.array(),
            0,
            out.length(),
            (type, bytes, offset, length) -> decoder.read(bytes, offset, length, sink));
  }

  @Test
  void aRealMeterIsShownRatherThanASimulatedOneAndWithItsOwnWattHours() {
    Column watts = Catalogue.POWER.column("watts", Map.of("source", "meter", "sensor", "s"));
    EnergyToday today = new EnergyToday(1.0, 2.0);
    for (int machine = 1; machine <= 3; machine++) {
      Hello hello = hello(machine, "n" + machine, "b");
      LiveNode node =
          state.join(
              new NodeRecord(machine, hello.machineId().hex(), "n" + machine, machine != 2),
              hello,
              false);
      state.tick(node, millis * 1_000_000);
      row(node, 0, Map.of(watts, 10.0 * machine));
      boolean real = machine >= 2;
      assertThat(state.snapshot("c", today).power())
          .isEqualTo(
              new ClusterSnapshot.Power(real ? 20.0 : 10.0, "meter", 0.0, real ? 1.0 : 2.0, !real));
    }
  }

  @Test
  void simulatedNodesOfAnEarlierRunAreNobodyButCanBeNamedAndComeBack() {
    NodeRecord real = new NodeRecord(1, "%032x".formatted(1), "pi", false);
    NodeRecord simulated = new NodeRecord(2, "%032x".formatted(2), "sim", true);
    ClusterState later =
        new ClusterState(clock(), () -> steadyMillis, 3, List.of(real, simulated), Map.of());
    assertThat(later.everybody()).contains(1).doesNotContain(2);
    assertThat(later.recordByName("sim")).contains(simulated);
    assertThat(later.recordByName("pi")).contains(real);
    assertThat(later.recordByName("nobody")).isEmpty();
    later.join(simulated, hello(2, "sim", "b"), false);
    assertThat(later.everybody()).isEmpty();
    assertThat(later.recordByName("sim")).contains(simulated);
    assertThat(state.everybody()).isEmpty();
    ClusterState onlySimulated =
        new ClusterState(clock(), () -> steadyMillis, 3, List.of(simulated), Map.of());
    assertThat(onlySimulated.everybody()).isNotEmpty().doesNotContain(2);
  }

  @Test
  void aNodeOfLineProtocolIsShownWhileItHasNewsAndRemembersSinceWhenItHasNot() {
    NodeRecord record = new NodeRecord(5, "foreign:shed", "shed", false);
    LiveNode shed = state.foreign(record);
    Row row = filled(new Layout(List.of(Column.decimal("a", Map.of(), "b", 0, 1))), 1);
    state.line(shed, row, millis * 1_000_000);
    assertThat(shown("shed").state()).isEqualTo("up");
    watchFor(61_000, false);
    String since = shown("shed").since();
    assertThat(shown("shed").state()).isEqualTo("stale");
    Map<Integer, NodeRecord.LastState> remembered = state.changedStates();
    assertThat(remembered.get(5).word()).isEqualTo("stale");
    pass(3_600_000);
    assertThat(state.snapshot("c", null).nodes()).isEmpty();
    ClusterState restarted =
        new ClusterState(clock(), () -> steadyMillis, 3, List.of(record), remembered);
    assertThat(restarted.snapshot("c", null).nodes()).isEmpty();
    assertThat(restarted.drawn()).singleElement().extracting("since").isEqualTo(since);
    restarted.line(restarted.foreign(record), row, millis * 1_000_000);
    assertThat(restarted.snapshot("c", null).nodes()).hasSize(1);
  }

  @Test
  void aSecondAgentOfAMachineIsToldWhatToDoAndANewNameIsNoticed() {
    join(1, "pi");
    assertThat(state.admit(hello(1, "other", "b1")))
        .isInstanceOfSatisfying(
            ClusterState.Admission.Refused.class,
            refused ->
                assertThat(refused.refusal().reason())
                    .contains("one agent a machine")
                    .contains("/etc/machine-id"));
    pass(3_500);
    assertThat(state.admit(hello(1, "other", "b1")))
        .isEqualTo(new ClusterState.Admission.Welcome("other", false, "pi"));
    assertThat(state.admit(hello(2, "fresh", "b2")))
        .isEqualTo(new ClusterState.Admission.Welcome("fresh", false, null));
  }

  @Test
  void namesAreOrderedAsPeopleCount() {
    List<String> names = new ArrayList<>(List.of("pi10", "pi2", "Pi1", "a", "pi02b"));
    names.sort(NaturalOrder::compare);
    assertThat(names).containsExactly("a", "Pi1", "pi2", "pi02b", "pi10");
  }
}
