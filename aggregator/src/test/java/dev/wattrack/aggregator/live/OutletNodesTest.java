package dev.wattrack.aggregator.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.model.MachineId;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutletNodesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final long NOW_NANOS = NOW.getEpochSecond() * SECOND;
  private long steadyMillis = 77_000;
  private int gid;
  private final ClusterState state =
      new ClusterState(
          Clock.fixed(NOW, ZoneOffset.UTC), () -> steadyMillis, 10, List.of(), Map.of());
  private final LiveNode reader = join(1, "access");
  private final LiveNode pi = join(2, "pi1");

  private LiveNode join(int number, String name) {
    String key = "%032x".formatted(number);
    Hello hello = new Hello(new MachineId(key), name, "i", "b" + number, "1", 0, false, Map.of());
    assertThat(state.admit(hello)).isInstanceOf(ClusterState.Admission.Welcome.class);
    return state.join(new NodeRecord(number, key, name, false), hello, false);
  }

  private void says(List<Column> columns, String field, double value, long timeNanos) {
    Layout layout = new Layout(columns);
    Row row = new Row(layout);
    for (int i = 0; i < layout.width(); i++) {
      if (layout.columns().get(i).field().equals(field)) {
        row.setNumber(i, value);
      }
    }
    state.tick(reader, timeNanos);
    state.declare(reader, gid, layout);
    state.row(reader, gid++, row, timeNanos);
  }

  private void relay(String outlet, int on, long timeNanos) {
    Map<String, String> tags = Map.of("source", "outlet", "sensor", outlet);
    says(Catalogue.POWER.columns(tags), "relay", on, timeNanos);
  }

  private void silence() {
    state.leave(pi, false);
    steadyMillis += 4_000;
    state.verdict(pi, false);
  }

  private String stateOfPi() {
    return state.snapshot("c", null).nodes().stream()
        .filter(node -> node.name().equals("pi1"))
        .findFirst()
        .orElseThrow()
        .state();
  }

  @Test
  void aSilentNodeWhoseOutletIsOffIsPoweredOffAndWantedAgainWhenItIsOn() {
    relay("pi1@pdu/3", 0, NOW_NANOS);
    assertThat(stateOfPi()).isEqualTo("up");
    silence();
    assertThat(stateOfPi()).isEqualTo("powered_off");
    relay("pi1@pdu/3", 1, NOW_NANOS);
    assertThat(stateOfPi()).isEqualTo("stale");
  }

  @Test
  void aLostNodeIsPoweredOffAsSoonAsThePduSaysSo() {
    silence();
    assertThat(stateOfPi()).isEqualTo("lost");
    relay("pi1@pdu/3", 0, NOW_NANOS);
    assertThat(stateOfPi()).isEqualTo("powered_off");
  }

  @Test
  void aNodeWithTwoSuppliesIsOffOnlyWhenBothOutletsAre() {
    relay("pi1@pdu/3", 0, NOW_NANOS);
    relay("pi1@pdu/4", 1, NOW_NANOS);
    silence();
    assertThat(stateOfPi()).isEqualTo("lost");
  }

  /** Pi falls silent while the PDU's reader lives; the verdict is asked for twice a second. */
  private void silenceFor(long millis) {
    for (long passed = 0; passed < millis; passed += 500) {
      steadyMillis += 500;
      state.tick(reader, NOW_NANOS);
      state.verdict(pi, false);
      assertThat(stateOfPi()).as("after %d ms", passed + 500).isEqualTo("up");
    }
  }

  @Test
  void aNodeWhoseOutletIsCutIsNotLostBeforeThePduSaysThatItIsOff() {
    relay("pi1@pdu/3", 1, NOW_NANOS);
    silenceFor(4_500);
    relay("pi1@pdu/3", 0, NOW_NANOS);
    state.verdict(pi, false);
    assertThat(stateOfPi()).isEqualTo("powered_off");
  }

  @Test
  void aNodeWhoseOutletIsStillOnIsLostAsSoonAsThePduSaysSo() {
    relay("pi1@pdu/3", 1, NOW_NANOS);
    silenceFor(4_500);
    relay("pi1@pdu/3", 1, NOW_NANOS);
    state.verdict(pi, false);
    assertThat(stateOfPi()).isEqualTo("lost");
  }

  @Test
  void aSilentPduHoldsNothingForMoreThanFiveSeconds() {
    relay("pi1@pdu/3", 1, NOW_NANOS);
    silenceFor(8_000);
    steadyMillis += 500;
    state.tick(reader, NOW_NANOS);
    state.verdict(pi, false);
    assertThat(stateOfPi()).isEqualTo("lost");
  }

  @Test
  void anAgentThatDiedOnAHostThatAnswersNeedsNoPdu() {
    relay("pi1@pdu/3", 1, NOW_NANOS);
    silenceFor(3_000);
    steadyMillis += 500;
    state.tick(reader, NOW_NANOS);
    state.verdict(pi, true);
    assertThat(stateOfPi()).isEqualTo("agent_died");
  }

  @Test
  void anOutletThatWasNotHeardOfForAMinuteAndOneOfNobodyTellNothing() {
    relay("pi1@pdu/3", 0, NOW_NANOS - 61 * SECOND);
    relay("pdu/5", 0, NOW_NANOS);
    silence();
    assertThat(stateOfPi()).isEqualTo("lost");
  }

  @Test
  void theFanRunsWhenItsLineSaysSoAndIsUnknownWithoutOne() {
    assertThat(state.snapshot("c", null).fan().running()).isNull();
    says(Catalogue.LINE.columns(Map.of("role", "fan", "sensor", "fan")), "on", 1, NOW_NANOS);
    assertThat(state.snapshot("c", null).fan().running()).isTrue();
  }
}
