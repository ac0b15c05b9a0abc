package dev.wattrack.sensors.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class EnergyTest {
  private static final long SECOND = 1_000_000_000L;
  private final Energy energy = new Energy(3 * SECOND);

  @Test
  void powerBecomesEnergyByTrapezoids() {
    energy.add(0, 10);
    energy.add(SECOND, 20);
    energy.add(3 * SECOND, 20);
    assertThat(energy.joules()).isEqualTo(15 + 40);
  }

  @Test
  void aGapAddsNothing() {
    energy.add(0, 100);
    energy.add(SECOND, 100);
    energy.add(10 * SECOND, 100);
    energy.add(11 * SECOND, 100);
    assertThat(energy.joules()).isEqualTo(200);
    assertThat(energy.gaps()).isOne();
  }

  @Test
  void splittingAnIntervalChangesNothing() {
    long seed = 7;
    Random random = new Random(seed);
    Energy split = new Energy(3 * SECOND);
    double before = 50;
    energy.add(0, before);
    split.add(0, before);
    for (int i = 1; i < 500; i++) {
      double watts = random.nextDouble() * 300;
      split.add((2L * i - 1) * SECOND / 2, (before + watts) / 2);
      split.add(i * SECOND, watts);
      energy.add(i * SECOND, watts);
      before = watts;
    }
    assertThat(split.joules()).as("seed %d", seed).isCloseTo(energy.joules(), within(1e-6));
  }

  @Test
  void reasonsAreCountedAndBounded() {
    Refusals refusals = new Refusals();
    for (int i = 0; i < 100; i++) {
      refusals.count("reason " + i);
      refusals.count("reason 0");
    }
    assertThat(refusals.counts()).hasSize(25).containsEntry("reason 0", 101L);
    assertThat(refusals.counts().get("other")).isEqualTo(76);
  }
}
