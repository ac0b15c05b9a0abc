package dev.wattrack.energy.fit;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Gives a board's parameter the prior of its class: what twins have taught counts, as if all of
 * them had been there from the beginning. With a relative spread c common to the class and u of one
 * unit, a new unit is the mean of its m twins, each with weight c2 / (u2 + m c2), plus what
 * remains.
 */
record ClassPrior(KalmanState state, List<NodeParameters> twins) {

  int add(String name, double mean, double spread, ToIntFunction<NodeParameters> place) {
    double c2 = spread * spread * mean * mean;
    double u2 = Constants.UNIT_SPREAD * Constants.UNIT_SPREAD * mean * mean;
    int[] of =
        twins.stream().mapToInt(place).filter(index -> index != NodeParameters.NONE).toArray();
    double weight = c2 / (u2 + of.length * c2);
    double expected = mean;
    for (int twin : of) {
      expected += weight * (state.mean(twin) - mean);
    }
    int before = state.size();
    int added = state.add(name, Math.max(0, expected), 0, 0, 1e6);
    double variance = c2 + u2 - of.length * c2 * weight;
    for (int k = 0; k < before; k++) {
      double sum = 0;
      for (int twin : of) {
        sum += weight * state.covariance(twin, k);
      }
      state.setCovariance(added, k, sum);
    }
    for (int a : of) {
      for (int b : of) {
        variance += weight * weight * state.covariance(a, b);
      }
    }
    state.setCovariance(added, added, variance);
    return added;
  }
}
