package dev.wattrack.energy.fit;

import java.util.Arrays;

/**
 * A sparse vector over the parameters of a {@link KalmanState}. Confined to the engine's thread.
 */
public final class Gradient {
  private int[] indices = new int[32];
  private double[] weights = new double[32];
  private int size;

  public void clear() {
    size = 0;
  }

  /** Adds to the weight of a parameter. */
  public void add(int index, double weight) {
    if (weight == 0) {
      return;
    }
    for (int i = 0; i < size; i++) {
      if (indices[i] == index) {
        weights[i] += weight;
        return;
      }
    }
    if (size == indices.length) {
      indices = Arrays.copyOf(indices, size * 2);
      weights = Arrays.copyOf(weights, size * 2);
    }
    indices[size] = index;
    weights[size++] = weight;
  }

  public void add(Gradient other, double factor) {
    for (int i = 0; i < other.size; i++) {
      add(other.indices[i], other.weights[i] * factor);
    }
  }

  public int size() {
    return size;
  }

  int index(int place) {
    return indices[place];
  }

  double weight(int place) {
    return weights[place];
  }
}
