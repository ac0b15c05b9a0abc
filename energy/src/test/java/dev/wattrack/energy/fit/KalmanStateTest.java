package dev.wattrack.energy.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** A measurement can be taken back as if it had never been made. */
final class KalmanStateTest {
  private static final double CLOSE = 1e-9;

  private final KalmanState state = new KalmanState();
  private final int a = state.add("a", 3, 0.6, -10, 10);
  private final int b = state.add("b", 5, 1, -10, 10);
  private final Gradient first = gradient(1, 0.3);
  private final Gradient second = gradient(0.4, 1);

  private Gradient gradient(double ofA, double ofB) {
    Gradient h = new Gradient();
    h.add(a, ofA);
    h.add(b, ofB);
    return h;
  }

  private static void measure(KalmanState state, Gradient h, double value, double noise) {
    state.update(h, value - state.mean(h), noise);
  }

  @Test
  void whatIsTakenBackLeavesWhatTheOtherMeasurementSaid() {
    KalmanState other = new KalmanState();
    other.add("a", 3, 0.6, -10, 10);
    other.add("b", 5, 1, -10, 10);
    measure(other, second, 7, 0.04);

    measure(state, first, 5.5, 0.1);
    measure(state, second, 7, 0.04);
    state.retract(first, 5.5 - state.mean(first), 0.1);

    assertThat(state.mean(a)).isCloseTo(other.mean(a), within(CLOSE));
    assertThat(state.mean(b)).isCloseTo(other.mean(b), within(CLOSE));
    assertThat(state.variance(a)).isCloseTo(other.variance(a), within(CLOSE));
    assertThat(state.covariance(a, b)).isCloseTo(other.covariance(a, b), within(CLOSE));
  }

  @Test
  void whatWasNeverMeasuredIsNotTakenBack() {
    state.retract(first, 1, 0.01);
    assertThat(state.mean(a)).isEqualTo(3);
    assertThat(state.variance(a)).isEqualTo(0.6 * 0.6);
  }

  @Test
  void aStatementTakenBackAfterDriftIsNoSurerAndNoLessSureThanBefore() {
    double before = state.variance(first);
    for (int hour = 0; hour < 5_000; hour++) {
      double now = state.variance(first);
      Testimony said = new Testimony(1, 0.3, 0, 5.5, 0.02, now);
      state.update(first, 5.5 - state.mean(first), said.noise());
      state.addVariance(a, 1e-5);
      said.retract(state, first);
      assertThat(state.variance(first)).isBetween(0.99 * before, 1.0001 * before);
    }
  }
}
