package dev.wattrack.energy.fit;

import java.util.List;

/**
 * One parameter as a linear function of others, by their covariance: what remains known of it when
 * the model forgets it and the others go on. Immutable.
 *
 * @param slopes one for each of the others, in their order
 * @param restVariance what the others do not say of it
 */
record Regression(double[] slopes, double restVariance) {
  /** Keeps the equations solvable where two of the others say the same. */
  private static final double RIDGE = 1e-6;

  static Regression of(KalmanState state, int parameter, List<Gradient> others) {
    int n = others.size();
    double[] sd = new double[n];
    for (int i = 0; i < n; i++) {
      sd[i] = Math.sqrt(state.variance(others.get(i)));
    }
    double[][] a = new double[n][n + 1];
    double[] with = new double[n];
    for (int i = 0; i < n; i++) {
      if (sd[i] < 1e-9) {
        a[i][i] = 1;
        continue;
      }
      for (int k = 0; k < n; k++) {
        a[i][k] = sd[k] < 1e-9 ? 0 : covariance(state, others, i, k) / (sd[i] * sd[k]);
      }
      a[i][i] = 1 + RIDGE;
      with[i] = state.covariance(parameter, others.get(i)) / sd[i];
      a[i][n] = with[i];
    }
    solve(a);
    double[] slopes = new double[n];
    double explained = 0;
    for (int i = 0; i < n; i++) {
      slopes[i] = sd[i] < 1e-9 ? 0 : a[i][n] / sd[i];
      explained += a[i][n] * with[i];
    }
    return new Regression(slopes, Math.max(0, state.variance(parameter) - explained));
  }

  private static double covariance(KalmanState state, List<Gradient> others, int i, int k) {
    Gradient h = others.get(i);
    double sum = 0;
    for (int b = 0; b < h.size(); b++) {
      sum += state.covariance(h.index(b), others.get(k)) * h.weight(b);
    }
    return sum;
  }

  /** Gauss and Jordan; the matrix is symmetric and positive, so it needs no other pivots. */
  private static void solve(double[][] a) {
    int n = a.length;
    for (int i = 0; i < n; i++) {
      double pivot = a[i][i];
      for (int k = i; k <= n; k++) {
        a[i][k] /= pivot;
      }
      for (int row = 0; row < n; row++) {
        double factor = a[row][i];
        for (int k = i; row != i && k <= n; k++) {
          a[row][k] -= factor * a[i][k];
        }
      }
    }
  }
}
