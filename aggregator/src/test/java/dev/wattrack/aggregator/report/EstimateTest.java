package dev.wattrack.aggregator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EstimateTest {

  @Test
  void noiseAveragesOutOverRunsAndTheModelsErrorDoesNot() {
    Estimate noisy = Estimate.ZERO;
    Estimate modelled = Estimate.ZERO;
    for (int i = 0; i < 100; i++) {
      noisy = noisy.plus(Estimate.ofRun(20, 2.5, 2.5));
      modelled = modelled.plus(Estimate.ofRun(1_000, 50, 0));
    }
    assertThat(noisy.value()).isEqualTo(2_000);
    assertThat(noisy.sd()).isCloseTo(25, within(1e-9));
    assertThat(modelled.sd()).isCloseTo(5_000, within(1e-9));
  }

  @Test
  void separateIntervalsDifferAndOverlappingOnesDoNot() {
    Estimate low = new Estimate(400, 0, 20);
    assertThat(low.differs(new Estimate(600, 0, 20))).isTrue();
    assertThat(low.differs(new Estimate(430, 0, 20))).isFalse();
    // The intervals overlap, 361 to 439 and 421 to 499, but 60 is more than 1.96 sqrt(20² + 20²).
    assertThat(low.differs(new Estimate(460, 0, 20))).isTrue();
    assertThat(low.differs(new Estimate(455, 0, 20))).isFalse();
  }

  @Test
  void theOrderOfASumChangesNothing() {
    long seed = 11;
    Random random = new Random(seed);
    Estimate forward = Estimate.ZERO;
    Estimate backward = Estimate.ZERO;
    Estimate[] all = new Estimate[50];
    for (int i = 0; i < all.length; i++) {
      all[i] = Estimate.ofRun(random.nextDouble() * 100, random.nextDouble() * 9, 2.5);
      forward = forward.plus(all[i]);
    }
    for (int i = all.length - 1; i >= 0; i--) {
      backward = backward.plus(all[i]);
    }
    assertThat(backward.value()).as("seed %d", seed).isCloseTo(forward.value(), within(1e-9));
    assertThat(backward.sd()).as("seed %d", seed).isCloseTo(forward.sd(), within(1e-9));
  }

  @Test
  void energyHasNoNegativeLowerEndButADifferenceHas() {
    assertThat(new Estimate(3, 0, 5).lowFromZero()).isZero();
    assertThat(new Estimate(-3, 0, 5).low()).isCloseTo(-12.8, within(1e-9));
    assertThatThrownBy(() -> new Estimate(Double.NaN, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Estimate(1, Double.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
