package dev.wattrack.energy;

import dev.wattrack.energy.feature.FeatureSum;
import dev.wattrack.energy.feature.Slice;
import dev.wattrack.energy.fit.Alignment;
import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.fit.FanFilter;
import dev.wattrack.energy.fit.Gradient;
import dev.wattrack.energy.fit.ModelMemory;
import dev.wattrack.energy.fit.NodePrediction;
import dev.wattrack.energy.fit.PowerTrace;
import dev.wattrack.energy.fit.Pricing;
import dev.wattrack.energy.fit.RackModel;
import dev.wattrack.energy.fit.ThermalWitness;
import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.RackSpec;
import dev.wattrack.energy.meter.MeterBin;
import dev.wattrack.energy.meter.MeterSeries;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;

/**
 * Holds the model against the meter, bin by bin: lag, fan, parameters. Confined to the engine's
 * thread.
 */
public final class RackFit {
  private static final double OUTLIER = 16;
  private static final double OUTLIER_KEPT = 9;

  /** With an unknown load about, bins in a row say less than they seem to. */
  private static final double UNSETTLED_BINS = 4;

  /** What may be wrong of a step within a bin when the lag is known, and when it is not. */
  private static final double ALIGNED = 0.1;

  private static final double NOT_ALIGNED = 0.5;

  private final RackModel model;
  private final Pricing pricing;
  private final PowerTrace trace = new PowerTrace();
  private final Alignment alignment = new Alignment();
  private final FanFilter fan;
  private final StepGuard steps;
  private final ThermalWitness thermal;
  private final Map<String, NodeState> nodes;
  private final double period;
  private final double stepVariance;
  private final FeatureSum scratch = new FeatureSum();
  private final NodePrediction scratchPrediction = new NodePrediction();
  private final Gradient gradient = new Gradient();
  private final ProgramPower programPower = new ProgramPower();
  private double phaseWatts;
  private long version;

  RackFit(RackSpec rack, BoardPriors priors, Map<String, NodeState> nodes) {
    this.model = new RackModel(rack, priors);
    this.pricing = new Pricing(model);
    this.nodes = nodes;
    this.steps = new StepGuard(model);
    this.thermal = new ThermalWitness(model);
    this.period = rack.meterPeriodSeconds();
    this.stepVariance = rack.meterStepWatts() * rack.meterStepWatts() / 12;
    this.fan =
        new FanFilter(
            rack.fanThermostatCelsius().isPresent(), rack.fanThermostatCelsius().orElse(0));
  }

  void air(double celsius) {
    thermal.air(celsius);
    fan.air(celsius);
  }

  /** Other hardware under a known name. */
  void replaceNode(int node, NodeSpec spec) {
    model.replaceNode(node, spec);
    thermal.replaced(node);
  }

  void trace(NodeState node, Slice slice) {
    scratch.clear();
    scratch.add(slice, slice.toSeconds() - slice.fromSeconds());
    if (scratch.toMean()) {
      model.predict(node.index, scratch, scratchPrediction);
      trace.add(slice.fromSeconds(), slice.toSeconds(), scratchPrediction.totalWatts());
    }
  }

  /** Learns from the readings that describe a bin. */
  void learn(long bin, MeterSeries meter) {
    model.drift(bin);
    fan.predict();
    double start = bin * (double) EnergyEngine.BIN_SECONDS;
    double end = start + EnergyEngine.BIN_SECONDS;
    double lag = alignment.lagSeconds();
    long first = meter.firstAt(start + lag + 0.5);
    long last = meter.firstAt(end + lag + 0.5);
    align(meter, first, last);
    int needed = period > 2 ? 1 : 2;
    if (last - first >= needed && sum(meter, first, last, lag)) {
      update(meter, first, last, start, end);
    }
    alignment.endBin();
    thermal.hear();
  }

  private void align(MeterSeries meter, long first, long last) {
    for (long i = first; i < last; i++) {
      long earlier = meter.firstAt(meter.time(i) - 4.5);
      if (earlier < i) {
        alignment.pair(
            meter.time(earlier), meter.watts(earlier), meter.time(i), meter.watts(i), trace);
      }
    }
  }

  /** Sums the features over what the readings describe; false where a node is not known then. */
  private boolean sum(MeterSeries meter, long first, long last, double lag) {
    double from = meter.time(first) - lag - 1;
    double to = meter.time(last - 1) - lag;
    for (NodeState node : nodes.values()) {
      if (node.changedNear(from, to)) {
        steps.nodeChanged(from);
        model.seenApart(node.index);
        return false;
      }
      if (!node.on) {
        continue;
      }
      FeatureSum f = node.features;
      f.clear();
      for (long i = first; i < last; i++) {
        double t = meter.time(i) - lag;
        node.window.sum(t - 1, t, f);
      }
      if (f.coveredSeconds() < 0.6 * (last - first) || f.bridgedSeconds() > 0 || !f.toMean()) {
        return false;
      }
    }
    return true;
  }

  private void update(MeterSeries meter, long first, long last, double start, double end) {
    double mean = 0;
    for (long i = first; i < last; i++) {
      mean += meter.watts(i);
    }
    int n = (int) (last - first);
    mean /= n;
    double total = 0;
    programPower.clear();
    for (NodeState node : nodes.values()) {
      if (node.on) {
        model.learnFromSensor(node.index, node.features, gradient, scratchPrediction);
        model.predict(node.index, node.features, node.prediction);
        total += node.prediction.totalWatts();
        programPower.add(node.features, node.prediction);
      }
    }
    double wall = total * model.wallFactor(total);
    double noise = noise(mean, n, start, end);
    phaseWatts = Math.sqrt(programPower.phaseVariance());
    double above =
        mean
            - wall
            - model.surroundings().fixedWatts()
            - model.surroundings().biasWatts(total)
            - model.surroundings().unknownWatts()
            - phaseWatts * model.surroundings().phase();
    fan.judge(
        above,
        model.surroundings().fanWatts(),
        variance(total, 0) + noise,
        variance(total, 1) + noise);
    if (!fan.decided()) {
      return;
    }
    double share = fan.probability() > 0.5 ? 1 : 0;
    double innovation = above - share * model.surroundings().fanWatts();
    double s = variance(total, share) + noise;
    double squared = innovation * innovation;
    programPower.learn(squared, s);
    boolean stepped = steps.judge(innovation, s, wall, start, fan.justOn());
    if (stepped) {
      s += squared;
    }
    if (steps.unsettled(start)) {
      noise += UNSETTLED_BINS * programPower.phaseVariance();
      s += UNSETTLED_BINS * programPower.phaseVariance();
    }
    if (squared > OUTLIER * s) {
      noise += squared - OUTLIER_KEPT * s;
    }
    model.state().update(gradient, innovation, noise);
    version++;
  }

  private double variance(double total, double fanShare) {
    gradient.clear();
    for (NodeState node : nodes.values()) {
      if (node.on) {
        model.addNodeGradient(node.index, node.features, total, gradient);
      }
    }
    model.surroundings().addGradient(total, fanShare, phaseWatts, gradient);
    return model.state().variance(gradient);
  }

  private double noise(double mean, int n, double start, double end) {
    double move = trace.move(start - 1, end + 1);
    // Phases move within a bin, too: what is missing of its readings may have said otherwise.
    double missing = Math.max(0, 1 - n * period / EnergyEngine.BIN_SECONDS);
    double aligned = (alignment.known() ? ALIGNED : NOT_ALIGNED) * move;
    return MeterBin.readingVariance(mean) / n
        + stepVariance
        + aligned * aligned
        + 0.03 * 0.03
        + missing * programPower.phaseVariance();
  }

  /** What the nodes' temperatures say, bin by bin. */
  void witness(NodeState node, boolean seen) {
    if (seen) {
      thermal.add(node.index, node.features, node.prediction);
    } else {
      thermal.off(node.index);
    }
  }

  void save(DataOutputStream out) throws IOException {
    ModelMemory.write(model, out);
    programPower.write(out);
    out.writeDouble(alignment.lagSeconds());
    out.writeBoolean(alignment.known());
    out.writeDouble(fan.probability());
    thermal.write(out);
    out.writeLong(version);
  }

  /**
   * What comes back fills the parameters, when the jobs that run are known again.
   *
   * @param withTestimonies whether what temperatures said was saved as well
   */
  Runnable restore(DataInputStream in, boolean withTestimonies) throws IOException {
    Runnable fill = ModelMemory.read(model, in);
    programPower.read(in);
    alignment.restore(in.readDouble(), in.readBoolean());
    fan.restore(in.readDouble());
    thermal.read(in, withTestimonies);
    version = in.readLong();
    return fill;
  }

  public RackModel model() {
    return model;
  }

  Pricing pricing() {
    return pricing;
  }

  public Alignment alignment() {
    return alignment;
  }

  public FanFilter fan() {
    return fan;
  }

  /** Readings further apart than this are not joined. */
  double maxGapSeconds() {
    return Math.max(4, 2.5 * period);
  }

  public long version() {
    return version;
  }
}
