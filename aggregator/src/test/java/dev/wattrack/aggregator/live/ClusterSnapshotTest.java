package dev.wattrack.aggregator.live;

import static dev.wattrack.aggregator.live.TestCluster.filled;
import static dev.wattrack.aggregator.live.TestCluster.hello;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.NodeRecord;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is drawn from the rows and clocks of the nodes. */
class ClusterSnapshotTest {
  private final TestCluster cluster = new TestCluster();

  @Test
  void unknownIsNeverZero() {
    cluster.join(1, "fresh");
    ClusterSnapshot.Node node = cluster.shown("fresh");
    assertThat(node.cpuPercent()).isNull();
    assertThat(node.memoryPercent()).isNull();
    assertThat(node.temperatureCelsius()).isNull();
    assertThat(node.netReceiveBytesPerSecond()).isNull();
    assertThat(node.watts()).isNull();
    assertThat(cluster.state.snapshot("c", null).power().watts()).isNull();
    assertThat(cluster.state.snapshot("c", null).fan().running()).isNull();
  }

  @Test
  void theSnapshotIsDrawnFromTheRows() {
    LiveNode node = cluster.join(1, "pi");
    cluster.state.tick(node, cluster.clock.epochNanos());
    cluster.row(
        node,
        0,
        Map.of(
            Catalogue.CPU.column("usage_idle", Map.of("cpu", "cpu-total")), 71.0,
            Catalogue.CPU.column("usage_idle", Map.of("cpu", "cpu0")), 1.0));
    cluster.row(node, 1, Map.of(Catalogue.MEM.column("used_percent", Map.of()), 42.5));
    cluster.row(
        node,
        2,
        Map.of(
            Catalogue.TEMP.column("temp", Map.of("sensor", "a")), 40.0,
            Catalogue.TEMP.column("temp", Map.of("sensor", "b")), 55.5));
    ClusterSnapshot.Node shown = cluster.shown("pi");
    assertThat(shown.cpuPercent()).isEqualTo(29.0);
    assertThat(shown.memoryPercent()).isEqualTo(42.5);
    assertThat(shown.temperatureCelsius()).isEqualTo(55.5);
  }

  @Test
  void aSensorThatMissesAReadingKeepsItsLastOneWithItsAge() {
    LiveNode node = cluster.join(1, "pi");
    Column celsius = Catalogue.CLIMATE.column("temperature_celsius", Map.of("sensor", "dht22"));
    Column watts = Catalogue.POWER.column("watts", Map.of("source", "meter", "sensor", "sem6000"));
    cluster.state.tick(node, cluster.clock.epochNanos());
    cluster.row(node, 0, Map.of(celsius, 55.5));
    cluster.row(node, 1, Map.of(watts, 48.0));
    cluster.pass(4_000);
    cluster.state.tick(node, cluster.clock.epochNanos());
    cluster.state.row(node, 0, new Row(new Layout(List.of(celsius))), cluster.clock.epochNanos());
    ClusterSnapshot snapshot = cluster.state.snapshot("c", new EnergyToday(1.5, 99.0));
    assertThat(snapshot.climate())
        .containsExactly(new ClusterSnapshot.Climate("dht22", 55.5, null, 4.0, false));
    assertThat(snapshot.power())
        .isEqualTo(new ClusterSnapshot.Power(48.0, "meter", 4.0, 1.5, false));
    cluster.pass(121_000);
    cluster.state.tick(node, cluster.clock.epochNanos());
    assertThat(cluster.state.snapshot("c", null).climate()).isEmpty();
  }

  @Test
  void trafficIsTheRateOfRealInterfacesAndUnknownAfterACounterFell() {
    LiveNode node = cluster.join(1, "pi");
    double[][] counters = {{1_000, 500}, {3_000, 1_500}, {10, 20}};
    Double[] expected = {null, 2_000.0, null};
    for (int i = 0; i < 3; i++) {
      cluster.pass(1_000);
      cluster.state.tick(node, cluster.clock.epochNanos());
      Map<Column, Double> values = new LinkedHashMap<>();
      values.put(net("eth0", "bytes_recv"), counters[i][0]);
      values.put(net("eth0", "bytes_sent"), counters[i][1]);
      values.put(net("lo", "bytes_recv"), 1e9 * i);
      cluster.row(node, 0, values);
      assertThat(cluster.shown("pi").netReceiveBytesPerSecond()).isEqualTo(expected[i]);
    }
  }

  private static Column net(String name, String field) {
    return Catalogue.NET.column(field, Map.of("interface", name));
  }

  @Test
  void aGroupDeclaredAnewReplacesTheOldOne() {
    LiveNode node = cluster.join(1, "pi");
    cluster.state.tick(node, cluster.clock.epochNanos());
    cluster.row(node, 0, Map.of(net("eth0", "bytes_recv"), 1.0, net("usb0", "bytes_recv"), 2.0));
    cluster.row(node, 1, Map.of(net("eth0", "bytes_recv"), 3.0));
    assertThat(cluster.state.values().get(0).values())
        .singleElement()
        .satisfies(value -> assertThat(value.number()).isEqualTo(3.0));
  }

  @Test
  void whatSlowsABoardNowIsAFlagAndWhatDidSoSinceBootIsNot() {
    LiveNode node = cluster.join(1, "pi");
    cluster.state.heartbeat(node, cluster.clock.epochNanos());
    cluster.state.tick(node, cluster.clock.epochNanos());
    cluster.row(
        node,
        0,
        Map.of(
            Catalogue.THROTTLE.column("under_voltage", Map.of()), 1.0,
            Catalogue.THROTTLE.column("throttled", Map.of()), 0.0,
            Catalogue.THROTTLE.column("under_voltage_since_boot", Map.of()), 1.0,
            Catalogue.THROTTLE.column("throttled_since_boot", Map.of()), 1.0));
    assertThat(cluster.shown("pi").flags()).containsExactly("under_voltage");
  }

  @Test
  void aClockThatIsAheadIsMeasuredThroughDelays() {
    LiveNode node = cluster.join(1, "pi");
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      long delayMillis = random.nextInt(300);
      cluster.pass(500);
      cluster.state.heartbeat(node, (cluster.millis() - delayMillis + 2_000) * 1_000_000);
    }
    assertThat(cluster.state.inventory(node).clockSkewSeconds()).isBetween(1.8, 2.0);
    assertThat(cluster.shown("pi").flags()).contains("clock_skew");
  }

  @Test
  void aKeyTickWithoutASlowGroupDoesNotTakeItsLastValuesAway() throws Exception {
    LiveNode node = cluster.join(1, "pi");
    Layout slow = new Layout(List.of(Column.decimal("disk", Map.of(), "used", 0, 1)));
    Layout fast = new Layout(List.of(Column.decimal("mem", Map.of(), "used", 0, 1)));
    TickDecoder decoder = new TickDecoder();
    cluster.state.declare(node, 0, slow);
    cluster.state.declare(node, 1, fast);
    decoder.layout(0, slow);
    decoder.layout(1, fast);
    for (int second = 0; second < 2; second++) {
      TickEncoder encoder = new TickEncoder(false);
      encoder.beginKey(second, cluster.clock.epochNanos(), 0);
      if (second == 0) {
        encoder.group(0, filled(slow, 70));
      }
      encoder.group(1, filled(fast, second));
      take(encoder, decoder, node);
      cluster.pass(1_000);
    }
    assertThat(cluster.state.values().get(0).values())
        .extracting(NodeValues.Value::number)
        .containsExactly(70.0, 1.0);
  }

  private void take(TickEncoder encoder, TickDecoder decoder, LiveNode node) throws Exception {
    WireBuffer out = new WireBuffer(64);
    encoder.end(out);
    TickDecoder.Sink sink =
        new TickDecoder.Sink() {
          @Override
          public void tick(long seq, long timeNanos) {
            cluster.state.tick(node, timeNanos);
          }

          @Override
          public void row(int gid, Row row) {
            cluster.state.row(node, gid, row, cluster.clock.epochNanos());
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
          cluster.state.join(
              new NodeRecord(machine, hello.machineId().hex(), "n" + machine, machine != 2),
              hello,
              false);
      cluster.state.tick(node, cluster.clock.epochNanos());
      cluster.row(node, 0, Map.of(watts, 10.0 * machine));
      boolean real = machine >= 2;
      assertThat(cluster.state.snapshot("c", today).power())
          .isEqualTo(
              new ClusterSnapshot.Power(real ? 20.0 : 10.0, "meter", 0.0, real ? 1.0 : 2.0, !real));
    }
  }
}
