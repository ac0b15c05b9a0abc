package dev.wattrack.energy.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.energy.input.NodeCheck;
import dev.wattrack.energy.input.NodeCheck.Reference;
import dev.wattrack.energy.ledger.Quality;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SingleCheckTest {
  private final SingleCheck check = new SingleCheck("n2", 60, 0.1);
  private final Random random = new Random(3);
  private int second;

  /** The node alone on the meter: 4.1 W idle, 9 W with all cores. */
  private Instruction follow(int seconds) {
    Instruction instruction = check.advance(second);
    for (int i = 0; i < seconds && !(instruction instanceof Instruction.Finished); i++) {
      second++;
      boolean works = instruction instanceof Instruction.Load;
      if (!(instruction instanceof Instruction.MoveMeter)) {
        check.heard(second, works ? 0.99 : 0.01, OptionalDouble.of(works ? 65 : 45));
        double watts = (works ? 9.0 : 4.1) + 0.1 * random.nextGaussian();
        check.meter(second, Math.round(10 * watts) / 10.0);
      }
      instruction = check.advance(second);
    }
    return instruction;
  }

  @Test
  void itMeasuresTheNodeAtRestAndAtWork() {
    assertThat(follow(10)).isEqualTo(new Instruction.MoveMeter("n2"));
    check.confirm(second);
    assertThat(follow(400)).isInstanceOf(Instruction.Finished.class);
    NodeCheck result = check.result().orElseThrow();
    assertThat(result.idle().watts()).isCloseTo(4.1, within(0.1));
    assertThat(result.idle().sdWatts()).isLessThan(0.08);
    assertThat(result.busy().orElseThrow().watts()).isCloseTo(9.0, within(0.1));
    assertThat(result.busy().orElseThrow().socCelsius()).hasValue(65);
    assertThat(check.takeObservations()).hasSize(1);
    assertThat(check.progress()).isEqualTo(1);
  }

  @Test
  void stoppedAfterTheRestItKeepsThatPart() {
    follow(5);
    check.confirm(second);
    follow(100);
    check.stop(second);
    assertThat(check.result().orElseThrow().busy()).isEmpty();
    assertThat(check.advance(second).text()).contains("resumed");
  }

  @Test
  void beforeTheMeterIsMovedThereIsNothing() {
    follow(50);
    assertThat(check.result()).isEmpty();
  }

  /** Three boards of a class, one of them far from it; the others must not suffer. */
  @Test
  void whatItFindsCorrectsTheNodeInTheEngine() {
    WizardRack rack = new WizardRack(9, List.of("n1", "n2", "n3"));
    rack.idle("n2", 4.1);
    rack.run(600);
    Knowledge before = Knowledge.of(rack.engine());
    NodeCheck result =
        new NodeCheck(
            "n2",
            new Reference(4.1, 0.05, OptionalDouble.of(45)),
            Optional.of(new Reference(8.1, 0.05, OptionalDouble.empty())));
    assertThat(rack.engine().calibrated(result)).isTrue();
    Knowledge after = Knowledge.of(rack.engine());
    assertThat(error(after, 1)).isLessThan(0.1).isLessThan(0.3 * error(before, 1));
    assertThat(after.nodes().get(1).quality()).isEqualTo(Quality.MEASURED);
    assertThat(after.nodes().get(1).busy().sdWatts())
        .isLessThan(0.8 * before.nodes().get(1).busy().sdWatts());
    rack.run(600);
    Knowledge later = Knowledge.of(rack.engine());
    assertThat(later.nodes().get(1).idle().watts()).isCloseTo(4.1, within(0.15));
    assertThat(
            later.fixed().watts()
                + later.nodes().stream().mapToDouble(node -> node.idle().watts()).sum())
        .isCloseTo(4 + 3 + 4.1 + 3, within(0.4));
  }

  private static double error(Knowledge knowledge, int node) {
    return Math.abs(knowledge.nodes().get(node).idle().watts() - 4.1);
  }

  @Test
  void aNodeThatIsNotKnownIsRefusedAndNonsenseCannotBeMade() {
    WizardRack rack = new WizardRack(10, List.of("n1"));
    Reference four = new Reference(4, 0.1, OptionalDouble.empty());
    assertThat(rack.engine().calibrated(new NodeCheck("n7", four, Optional.empty()))).isFalse();
    assertThatThrownBy(() -> new NodeCheck("n1", four, Optional.of(four)))
        .hasMessageContaining("no more busy");
    assertThatThrownBy(() -> new Reference(Double.NaN, 0, OptionalDouble.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
