package dev.wattrack.energy.fit;

import java.util.ArrayList;
import java.util.List;

/**
 * One board that was measured alone says what its class draws, and not what each of its twins does:
 * boards of one class differ by 5 to 10 % each. So a twin becomes no surer by it than {@value
 * #SHARE} of its power; one that was surer before stays so. Immutable.
 */
record TwinSpread(List<Place> places) {
  /** Two boards of one class are apart by this much: one standard deviation. */
  private static final double SHARE = 0.1;

  /** A parameter and its variance before. */
  record Place(int index, double variance) {}

  static TwinSpread before(KalmanState state, List<NodeParameters> twins) {
    List<Place> places = new ArrayList<>();
    for (NodeParameters twin : twins) {
      places.add(new Place(twin.idle, state.variance(twin.idle)));
      places.add(new Place(twin.cpu, state.variance(twin.cpu)));
    }
    return new TwinSpread(places);
  }

  /** Gives back what the measurement took too much. */
  void keep(KalmanState state) {
    for (Place place : places) {
      double least = SHARE * state.mean(place.index());
      double wanted = Math.min(place.variance(), least * least);
      state.addVariance(place.index(), Math.max(0, wanted - state.variance(place.index())));
    }
  }
}
