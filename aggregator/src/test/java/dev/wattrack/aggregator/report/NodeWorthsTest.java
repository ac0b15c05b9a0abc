package dev.wattrack.aggregator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeWorthsTest {
  private static final int SPAN = 600;
  private static final NodeFacts PI =
      new NodeFacts("pi", "Pi 4", 4, 1_500.0, 4L << 30, 600.0, 60.0, LocalDate.of(2024, 1, 1));
  private static final NodeFacts OLD =
      new NodeFacts("old", "R630", 16, 2_400.0, 64L << 30, 18_000.0, 2_500.0, null);

  /** J of jobs in a span; 10 W of idle power beside them, give or take 1 W. */
  private static LedgerBin bin(long start, double onSeconds, Map<String, Double> jobs) {
    List<LedgerBin.OnNode> nodes =
        jobs.entrySet().stream()
            .map(
                node ->
                    new LedgerBin.OnNode(
                        node.getKey(), onSeconds, 10 * onSeconds, node.getValue(), 0, 0, onSeconds))
            .toList();
    return new LedgerBin(start, SPAN, SPAN, null, 0, 0, true, nodes);
  }

  @Test
  void computeIsSetAgainstTheBusiestPowerAndThePrice() {
    NodeWorths worths =
        NodeWorths.of(
            Map.of("pi", PI, "old", OLD),
            List.of(
                bin(0, SPAN, Map.of("pi", 0.0, "old", 120_000.0)),
                bin(SPAN, SPAN, Map.of("pi", 1_200.0, "old", 0.0)),
                bin(2 * SPAN, 30, Map.of("pi", 9_000.0))));
    assertThat(worths).isNotNull();
    assertThat(worths.unit()).isEqualTo("score");
    assertThat(worths.spanSeconds()).isEqualTo(SPAN);
    assertThat(worths.nodes()).extracting(node -> node.facts().node()).containsExactly("old", "pi");
    NodeWorth old = worths.nodes().get(0);
    assertThat(old.busiestWatts().value()).isCloseTo(210, within(1e-9));
    assertThat(old.perWatt().value()).isCloseTo(18_000 / 210.0, within(1e-9));
    assertThat(old.perWatt().halfWidth()).isCloseTo(1.96 * 18_000 / 210.0 / 210, within(1e-6));
    assertThat(old.perMoney()).isCloseTo(7.2, within(1e-9));
    assertThat(old.meanWatts().value()).isCloseTo(110, within(1e-9));
    NodeWorth pi = worths.nodes().get(1);
    assertThat(pi.busiestWatts().value())
        .as("a span of which it was on for 30 s is no measure of its power")
        .isCloseTo(12, within(1e-9));
  }

  @Test
  void withoutAScoreOfEachAllAreComparedByCoresAndClock() {
    NodeFacts unscored = new NodeFacts("pi", null, 4, 1_500.0, null, null, null, null);
    NodeWorths worths =
        NodeWorths.of(
            Map.of("pi", unscored, "old", OLD),
            List.of(bin(0, SPAN, Map.of("pi", 0.0, "old", 600.0, "boiler", 600.0))));
    assertThat(worths).isNotNull();
    assertThat(worths.unit()).isEqualTo("core-GHz");
    assertThat(worths.nodes()).extracting(NodeWorth::compute).containsExactly(16 * 2.4, null, 6.0);
    assertThat(worths.nodes().get(1).facts().node()).isEqualTo("boiler");
    assertThat(worths.nodes().get(1).perWatt()).as("nobody knows its cores").isNull();
    assertThat(worths.nodes().get(2).busiestWatts()).as("it was never busy").isNull();
    assertThat(worths.nodes().get(2).perWatt()).isNull();
  }

  @Test
  void withoutALedgerNothingIsSaidOfNodes() {
    assertThat(NodeWorths.of(Map.of("pi", PI), List.of())).isNull();
    assertThat(NodeWorths.of(Map.of("pi", PI), List.of(bin(0, 0, Map.of("pi", 0.0))))).isNull();
  }
}
