package dev.wattrack.energy.fit;

/**
 * What a usual program would have used in place of a job, in J on all its nodes together, with its
 * gradients: by CPU, by GPU, and by all else, which no intensity scales. Confined to the engine's
 * thread.
 */
public final class PlainWork {
  static final int CPU = 0;
  static final int GPU = 1;
  static final int OTHER = 2;
  static final int COUNT = 3;

  private final double[] joules = new double[COUNT];
  private final Gradient[] gradients = {new Gradient(), new Gradient(), new Gradient()};

  void clear() {
    for (int i = 0; i < COUNT; i++) {
      joules[i] = 0;
      gradients[i].clear();
    }
  }

  /** Adds features that are priced by one parameter; nothing where the board has none. */
  void add(int kind, KalmanState state, int place, double feature) {
    if (place != NodeParameters.NONE && feature != 0) {
      joules[kind] += state.mean(place) * feature;
      gradients[kind].add(place, feature);
    }
  }

  double joules(int kind) {
    return joules[kind];
  }

  Gradient gradient(int kind) {
    return gradients[kind];
  }
}
