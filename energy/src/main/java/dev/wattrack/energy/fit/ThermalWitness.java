package dev.wattrack.energy.fit;

import dev.wattrack.energy.feature.FeatureSum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one thing besides switching that tells how idle power is divided: idle heats too. A SoC is
 * about R (idle + dynamic) above the air; the dynamic power is known from the meter, so R is known,
 * and with it the idle power. Real boards keep that law only roughly (air differs from board to
 * board, part of the idle power is drawn far from the SoC), hence the wide tolerances, and it is
 * heard only once, when an hour's data are there. Boards whose temperatures do not lie on a line
 * (own fan, too little load) are not heard. Confined to the engine's thread.
 */
public final class ThermalWitness {
  /** The air at a board against the thermometer: common to the rack, and of one board. */
  private static final double RACK_AIR_KELVIN = 2.5;

  private static final double BOARD_AIR_KELVIN = 2;

  /** Idle heat against dynamic heat: how differently they warm the SoC, common to a class. */
  private static final double CLASS_MISMATCH = 0.15;

  private static final int BINS_NEEDED = 450;
  private static final double MAX_RESIDUAL_KELVIN = 2.5;
  private static final double LEAST_SPREAD_SHARE = 0.1;
  private static final double GATE = 9;
  private static final double OWN_SLOPE = 0.2;

  private final RackModel model;
  private final List<ThermalLine> lines = new ArrayList<>();
  private double air = Double.NaN;
  private boolean heard;

  public ThermalWitness(RackModel model) {
    this.model = model;
  }

  public void air(double celsius) {
    air = Double.isNaN(air) ? celsius : air + 0.1 * (celsius - air);
  }

  private ThermalLine line(int node) {
    while (lines.size() <= node) {
      lines.add(new ThermalLine());
    }
    return lines.get(node);
  }

  /** A bin of a node that was seen. */
  public void add(int node, FeatureSum f, NodePrediction prediction) {
    if (heard || !f.hasSoc() || Double.isNaN(air)) {
      return;
    }
    line(node).add(prediction.total - prediction.idle, f.socCelsius - air);
  }

  public void off(int node) {
    line(node).interrupt();
  }

  /** Hears the witness, if it has enough to say; true if that was now. */
  public boolean hear() {
    if (heard
        || lines.isEmpty()
        || lines.stream().mapToDouble(ThermalLine::bins).max().orElse(0) < BINS_NEEDED) {
      return false;
    }
    heard = true;
    KalmanState state = model.state();
    int first = state.size();
    int rackAir = state.add("air offset", 0, RACK_AIR_KELVIN, -20, 20);
    Map<String, List<Integer>> classes = new LinkedHashMap<>();
    for (int node = 0; node < lines.size(); node++) {
      if (usable(node)) {
        classes.computeIfAbsent(model.spec(node).board(), b -> new ArrayList<>()).add(node);
      }
    }
    for (List<Integer> twins : classes.values()) {
      int mismatch = state.add("mismatch", 0, CLASS_MISMATCH, -1, 1);
      double slope = twins.stream().mapToDouble(n -> lines.get(n).slope()).average().orElse(1);
      for (int node : twins) {
        testify(node, slope, rackAir, mismatch);
      }
    }
    while (state.size() > first) {
      state.remove(state.size() - 1);
    }
    return true;
  }

  private boolean usable(int node) {
    ThermalLine line = lines.get(node);
    return line.bins() > BINS_NEEDED / 2.0
        && Math.sqrt(line.spread()) > LEAST_SPREAD_SHARE * model.idleWatts(node)
        && line.slope() > 0.2
        && line.intercept() > 1
        && line.residualKelvin() < MAX_RESIDUAL_KELVIN;
  }

  /** Twins share their cooling for the most part, so they share their slope. */
  private void testify(int node, double shared, int rackAir, int mismatch) {
    ThermalLine line = lines.get(node);
    double slope = OWN_SLOPE * line.slope() + (1 - OWN_SLOPE) * shared;
    double temperature = air + line.intercept() - Constants.REFERENCE_CELSIUS;
    double factor = 1 + Constants.LEAKAGE_PER_KELVIN * temperature;
    double kelvin = line.mean() - slope * line.meanWatts();
    double seen = kelvin / slope;
    double idle = model.idleWatts(node);
    Gradient h = new Gradient();
    h.add(model.parameters(node).idle, factor);
    h.add(mismatch, idle * factor);
    h.add(rackAir, 1 / slope);
    double boardAir = BOARD_AIR_KELVIN / slope;
    double noise = boardAir * boardAir + 0.0025 * seen * seen;
    double innovation = seen - idle * factor;
    if (innovation * innovation < GATE * (model.state().variance(h) + noise)) {
      model.state().update(h, innovation, noise);
    }
  }

  /** Whether it was heard already. */
  public boolean heard() {
    return heard;
  }

  /** Goes on from what was saved. */
  public void restore(boolean wasHeard) {
    heard = wasHeard;
  }
}
