package dev.wattrack.energy.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Named parameters with their covariance and bounds; one scalar measurement at a time. Rows of the
 * covariance are whole, so that it stays symmetric by construction. Confined to the engine's
 * thread.
 */
public final class KalmanState {
  private final List<String> names = new ArrayList<>();
  private double[] mean = new double[32];
  private double[] lower = new double[32];
  private double[] upper = new double[32];
  private double[][] covariance = new double[32][32];
  private double[] work = new double[32];

  /** Adds a parameter that is independent of the others so far; its index. */
  public int add(String name, double value, double sd, double least, double most) {
    int i = names.size();
    if (i == mean.length) {
      grow();
    }
    names.add(name);
    mean[i] = value;
    lower[i] = least;
    upper[i] = most;
    for (int k = 0; k <= i; k++) {
      covariance[i][k] = 0;
      covariance[k][i] = 0;
    }
    covariance[i][i] = sd * sd;
    return i;
  }

  /** Forgets a parameter; those after it move down by one. */
  public void remove(int index) {
    int n = names.size();
    names.remove(index);
    for (double[] array : List.of(mean, lower, upper)) {
      System.arraycopy(array, index + 1, array, index, n - index - 1);
    }
    for (int i = 0; i < n; i++) {
      System.arraycopy(covariance[i], index + 1, covariance[i], index, n - index - 1);
    }
    double[] gone = covariance[index];
    System.arraycopy(covariance, index + 1, covariance, index, n - index - 1);
    covariance[n - 1] = gone;
  }

  private void grow() {
    int n = mean.length * 2;
    mean = Arrays.copyOf(mean, n);
    lower = Arrays.copyOf(lower, n);
    upper = Arrays.copyOf(upper, n);
    work = new double[n];
    double[][] wider = new double[n][n];
    for (int i = 0; i < covariance.length; i++) {
      System.arraycopy(covariance[i], 0, wider[i], 0, covariance.length);
    }
    covariance = wider;
  }

  public int size() {
    return names.size();
  }

  /** Where the parameter of this name is; -1 if there is none. */
  public int indexOf(String name) {
    return names.indexOf(name);
  }

  public String name(int index) {
    return names.get(index);
  }

  public double mean(int index) {
    return mean[index];
  }

  public double variance(int index) {
    return covariance[index][index];
  }

  public double covariance(int a, int b) {
    return covariance[a][b];
  }

  public double lower(int index) {
    return lower[index];
  }

  public double upper(int index) {
    return upper[index];
  }

  public void setMean(int index, double value) {
    mean[index] = Math.min(upper[index], Math.max(lower[index], value));
  }

  public void setCovariance(int a, int b, double value) {
    covariance[a][b] = value;
    covariance[b][a] = value;
  }

  public void addVariance(int index, double variance) {
    covariance[index][index] += variance;
  }

  /**
   * The parameter falls back towards zero by this factor, as an Ornstein-Uhlenbeck process does.
   */
  public void decay(int index, double factor, double addedVariance) {
    mean[index] *= factor;
    for (int k = 0; k < names.size(); k++) {
      covariance[index][k] *= factor;
      covariance[k][index] *= factor;
    }
    covariance[index][index] += addedVariance;
  }

  /** The covariance of a parameter with a linear combination. */
  double covariance(int index, Gradient h) {
    double sum = 0;
    for (int b = 0; b < h.size(); b++) {
      sum += covariance[index][h.index(b)] * h.weight(b);
    }
    return sum;
  }

  /** The variance of a linear combination. */
  public double variance(Gradient h) {
    double sum = 0;
    for (int a = 0; a < h.size(); a++) {
      double[] row = covariance[h.index(a)];
      double inner = 0;
      for (int b = 0; b < h.size(); b++) {
        inner += row[h.index(b)] * h.weight(b);
      }
      sum += inner * h.weight(a);
    }
    return Math.max(0, sum);
  }

  /** What a linear combination is believed to be. */
  double mean(Gradient h) {
    double sum = 0;
    for (int b = 0; b < h.size(); b++) {
      sum += mean[h.index(b)] * h.weight(b);
    }
    return sum;
  }

  /** One scalar measurement: what was measured less what was predicted, and its noise. */
  public void update(Gradient h, double innovation, double noiseVariance) {
    double s = project(h) + noiseVariance;
    if (s > 0 && Double.isFinite(innovation)) {
      correct(innovation, s);
    }
  }

  /**
   * Takes a measurement back: what it said less what is believed now, and the noise it had. Nothing
   * happens where the state is no surer than that measurement alone.
   */
  void retract(Gradient h, double innovation, double noiseVariance) {
    double s = project(h) - noiseVariance;
    if (s < 0 && Double.isFinite(innovation)) {
      correct(innovation, s);
    }
  }

  /** Fills the covariances with a linear combination; its variance. */
  private double project(Gradient h) {
    int n = names.size();
    Arrays.fill(work, 0, n, 0);
    for (int b = 0; b < h.size(); b++) {
      double[] row = covariance[h.index(b)];
      double weight = h.weight(b);
      for (int k = 0; k < n; k++) {
        work[k] += row[k] * weight;
      }
    }
    double variance = 0;
    for (int b = 0; b < h.size(); b++) {
      variance += work[h.index(b)] * h.weight(b);
    }
    return variance;
  }

  private void correct(double innovation, double s) {
    int n = names.size();
    double[] ph = work;
    double step = innovation / s;
    for (int i = 0; i < n; i++) {
      if (ph[i] == 0) {
        continue;
      }
      mean[i] = Math.min(upper[i], Math.max(lower[i], mean[i] + ph[i] * step));
      double factor = ph[i] / s;
      double[] row = covariance[i];
      for (int k = 0; k < n; k++) {
        row[k] -= factor * ph[k];
      }
    }
    for (int i = 0; i < n; i++) {
      if (covariance[i][i] < 1e-12) {
        covariance[i][i] = 1e-12;
      }
    }
  }
}
