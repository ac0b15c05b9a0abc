package dev.wattrack.energy.fit;

import dev.wattrack.energy.feature.FeatureSum;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one thing besides switching that tells how idle power is divided: idle heats too. A SoC is
 * about R (idle + dynamic) above the air; the dynamic power is known from the meter, so R is known,
 * and with it the idle power. Real boards keep that law only roughly (air differs from board to
 * board, part of the idle power is drawn far from the SoC), hence the wide tolerances. They are
 * parameters of the model as well, and what was said before is taken back before it is heard again,
 * so that a witness who repeats himself every hour is not believed more each time. Boards whose
 * temperatures do not lie on a line (own fan) are not heard; one that had no load is heard by the
 * line of its twins. Confined to the engine's thread.
 */
public final class ThermalWitness {
  /** The air at a board against the thermometer: common to the rack, and of one board. */
  private static final double RACK_AIR_KELVIN = 2.5;

  private static final double BOARD_AIR_KELVIN = 2;

  /** Idle heat against dynamic heat: how differently they warm the SoC, common to a class. */
  private static final double CLASS_MISMATCH = 0.15;

  private static final int FIRST_BINS = 450;
  private static final int AGAIN_BINS = 720;
  private static final double MAX_RESIDUAL_KELVIN = 2.5;
  private static final double LEAST_SPREAD_SHARE = 0.1;
  private static final double GATE = 9;

  /** How much of a board's slope is its own; the rest is its twins', whose cooling is alike. */
  private static final double OWN_SLOPE = 0.7;

  /** Slopes of twins differ by about this much, and a slope is not surer than that. */
  private static final double SLOPE_SPREAD = 0.06;

  private static final double SLOPE_NOISE = 0.05;

  /** Names of its parameters begin so. */
  private static final String NAME = "witness.";

  private static final double MOST = 20;

  private final RackModel model;
  private final List<HeatSink> sinks = new ArrayList<>();
  private final Map<Integer, Testimony> said = new LinkedHashMap<>();
  private double air = Double.NaN;
  private boolean heard;
  private int binsSinceHeard;

  public ThermalWitness(RackModel model) {
    this.model = model;
  }

  public void air(double celsius) {
    air = Double.isNaN(air) ? celsius : air + 0.1 * (celsius - air);
  }

  private HeatSink sink(int node) {
    while (sinks.size() <= node) {
      sinks.add(new HeatSink());
    }
    return sinks.get(node);
  }

  /** A bin of a node that was seen. */
  public void add(int node, FeatureSum f, NodePrediction prediction) {
    if (!f.hasSoc() || Double.isNaN(air)) {
      return;
    }
    double dynamic = prediction.total - prediction.idle;
    sink(node).add(dynamic, f.socCelsius - air, weight(node, f));
  }

  /** What a load heats says little while it is not known how much power it is. */
  private double weight(int node, FeatureSum f) {
    double least = LEAST_SPREAD_SHARE * model.idleWatts(node);
    return least * least / (least * least + model.dynamicVariance(node, f));
  }

  public void off(int node) {
    sink(node).interrupt();
  }

  /** Other hardware is there: what its temperatures said does not count. */
  public void replaced(int node) {
    sink(node);
    sinks.set(node, new HeatSink());
    said.remove(node);
  }

  /** A bin goes by; hears the witness if it is time and he has enough to say: true if so. */
  public boolean hear() {
    binsSinceHeard++;
    boolean due = !heard || binsSinceHeard >= AGAIN_BINS;
    if (!due || sinks.stream().noneMatch(sink -> sink.best().bins() >= FIRST_BINS)) {
      return false;
    }
    heard = true;
    binsSinceHeard = 0;
    Map<String, List<Integer>> classes = new LinkedHashMap<>();
    for (int node = 0; node < sinks.size(); node++) {
      classes.computeIfAbsent(model.spec(node).board(), b -> new ArrayList<>()).add(node);
    }
    List<Voice> voices = new ArrayList<>();
    classes.values().forEach(twins -> addVoices(twins, voices));
    takeBack(voices);
    voices.forEach(this::testify);
    return true;
  }

  /** A board that is heard now, by its own line or by its twins'. */
  private record Voice(int node, double slope, double slopeSpread) {}

  private void addVoices(List<Integer> twins, List<Voice> voices) {
    List<Integer> loaded = twins.stream().filter(this::hasLine).toList();
    if (loaded.isEmpty()) {
      return;
    }
    double shared =
        loaded.stream().mapToDouble(n -> sinks.get(n).best().slope()).average().orElse(1);
    for (int node : twins) {
      ThermalLine line = sinks.get(node).best();
      if (loaded.contains(node)) {
        double slope = OWN_SLOPE * line.slope() + (1 - OWN_SLOPE) * shared;
        voices.add(new Voice(node, slope, (1 - OWN_SLOPE) * SLOPE_SPREAD));
      } else if (line.bins() > FIRST_BINS / 2.0 && !loadMoved(node, line)) {
        voices.add(new Voice(node, shared, SLOPE_SPREAD));
      }
    }
  }

  /** Takes back what the boards said that are heard now, the latest first. */
  private void takeBack(List<Voice> voices) {
    List<Integer> nodes = new ArrayList<>(said.keySet());
    Collections.reverse(nodes);
    nodes.retainAll(voices.stream().map(Voice::node).toList());
    for (int node : nodes) {
      Testimony last = said.remove(node);
      if (last != null) {
        Gradient h = gradient(node, last.perIdle(), last.perMismatch(), last.perKelvin());
        last.retract(model.state(), h);
      }
    }
  }

  private boolean hasLine(int node) {
    ThermalLine line = sinks.get(node).best();
    return line.bins() > FIRST_BINS / 2.0
        && loadMoved(node, line)
        && line.slope() > 0.2
        && line.intercept() > 1
        && line.residualKelvin() < MAX_RESIDUAL_KELVIN;
  }

  private boolean loadMoved(int node, ThermalLine line) {
    return Math.sqrt(line.spread()) > LEAST_SPREAD_SHARE * model.idleWatts(node);
  }

  private void testify(Voice voice) {
    int node = voice.node();
    double slope = voice.slope();
    KalmanState state = model.state();
    ThermalLine line = sinks.get(node).best();
    double atRest = line.mean() - slope * line.meanWatts();
    double temperature = air + atRest - Constants.REFERENCE_CELSIUS;
    double factor = 1 + Constants.LEAKAGE_PER_KELVIN * temperature;
    double seen = atRest / slope;
    double idle = model.idleWatts(node) * factor;
    double bySlope = voice.slopeSpread() * line.mean() / slope;
    double noise = bySlope * bySlope + SLOPE_NOISE * SLOPE_NOISE * seen * seen;
    double mismatch = state.mean(mismatch(node));
    double perIdle = factor * (1 + mismatch);
    Gradient h = gradient(node, perIdle, idle, 1 / slope);
    double before = state.variance(h);
    // The product of idle power and mismatch is in its gradient twice.
    double value = seen + idle * mismatch;
    double innovation = value - state.mean(h);
    if (innovation * innovation < GATE * (before + noise)) {
      state.update(h, innovation, noise);
      said.put(node, new Testimony(perIdle, idle, 1 / slope, value, noise, before));
    }
  }

  private Gradient gradient(int node, double perIdle, double perMismatch, double perKelvin) {
    Gradient h = new Gradient();
    h.add(model.parameters(node).idle, perIdle);
    h.add(mismatch(node), perMismatch);
    h.add(place("air", RACK_AIR_KELVIN), perKelvin);
    h.add(place(model.spec(node).name() + ".air", BOARD_AIR_KELVIN), perKelvin);
    return h;
  }

  private int mismatch(int node) {
    return place(model.spec(node).board() + ".heat", CLASS_MISMATCH);
  }

  private int place(String name, double sd) {
    int place = model.state().indexOf(NAME + name);
    return place >= 0 ? place : model.state().add(NAME + name, 0, sd, -MOST, MOST);
  }

  /** Makes room for a saved parameter of the witness. */
  static void remember(KalmanState state, String name) {
    if (name.startsWith(NAME) && state.indexOf(name) < 0) {
      state.add(name, 0, 0, -MOST, MOST);
    }
  }

  /** Whether it was heard already, and what it said last. */
  public void write(DataOutputStream out) throws IOException {
    out.writeBoolean(heard);
    out.writeInt(said.size());
    for (Map.Entry<Integer, Testimony> entry : said.entrySet()) {
      out.writeUTF(model.spec(entry.getKey()).name());
      entry.getValue().write(out);
    }
  }

  /**
   * Goes on from what {@link #write} gave.
   *
   * @param withTestimonies false for what was saved when they were not kept
   */
  public void read(DataInputStream in, boolean withTestimonies) throws IOException {
    heard = in.readBoolean();
    int n = withTestimonies ? in.readInt() : 0;
    for (int i = 0; i < n; i++) {
      String name = in.readUTF();
      Testimony testimony = Testimony.read(in);
      for (int node = 0; node < model.nodes(); node++) {
        if (model.spec(node).name().equals(name)) {
          said.put(node, testimony);
        }
      }
    }
  }
}
