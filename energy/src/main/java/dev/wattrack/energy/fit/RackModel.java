package dev.wattrack.energy.fit;

import dev.wattrack.energy.feature.FeatureSum;
import dev.wattrack.energy.feature.JobFeature;
import dev.wattrack.energy.feature.JobSlot;
import dev.wattrack.energy.input.FixedLoad;
import dev.wattrack.energy.input.NodeCheck;
import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.RackSpec;
import dev.wattrack.energy.input.SensorKind;
import dev.wattrack.energy.ledger.Quality;
import java.util.ArrayList;
import java.util.List;

/**
 * The rack as parameters and their covariance, and what follows from them: predictions in W and
 * their gradients. Confined to the engine's thread.
 *
 * <pre>
 * p_n    = I_n (1 + 0.002 (T - 45)) + sum_j (1 + d_j)(C_n A_j + K_n B_j) + G_n g (1 + dg_j) + N_n x + D_n d
 * wall_n = p_n (1 + kappa (sum p - P)),  kappa = 0.03 / P, P the usual power
 * meter  = sum wall_n + F + W s + b
 * </pre>
 */
public final class RackModel {
  /** Below this share of its idle power a node counts as quiet. */
  private static final double QUIET_SHARE = 0.03;

  /** How far a sensor and the model may be apart, and for how many bins that stays the same. */
  private static final double SENSOR_PHASE_SHARE = 0.12;

  private static final double SENSOR_CORRELATED_BINS = 12;

  /** An unknown load is forgotten over half a day. */
  private static final double UNKNOWN_DECAY = Math.exp(-Constants.BIN_SECONDS / 43_200);

  /**
   * Programs compute and wait in turns. Bins in a row therefore err alike for a while; a step at a
   * job's start or end is told apart from that better than white noise would allow.
   */
  private static final double PHASE_DECAY =
      Math.exp(-Constants.BIN_SECONDS / Constants.PHASE_TAU_SECONDS);

  private final KalmanState state = new KalmanState();
  private final List<NodeParameters> nodes = new ArrayList<>();
  private final BoardPriors priors;
  private final ProgramTable programs = new ProgramTable(state, this::removed);
  private final DynamicGradient dynamics = new DynamicGradient(state, programs);
  private final SensorModel sensors = new SensorModel(state);
  private final AbsoluteCheck absolute = new AbsoluteCheck(state, programs, sensors);
  private final int fixed;
  private final int bias;
  private final int unknown;
  private final int phase;
  private final int fan;
  private double usualWatts;

  public RackModel(RackSpec rack, BoardPriors priors) {
    this.priors = priors;
    double watts = 0;
    double variance = 0;
    for (FixedLoad load : rack.fixed()) {
      watts += load.watts();
      variance += load.sdWatts() * load.sdWatts();
    }
    fixed = state.add("fixed", watts, Math.sqrt(Math.max(variance, 0.01)), 0, 1e5);
    bias = state.add("bias", 0, 0, -1e4, 1e4);
    unknown = state.add("unknown", 0, 0.01, -1e4, 1e4);
    phase = state.add("phase", 0, 1, -10, 10);
    boolean hasFan = rack.fanThermostatCelsius().isPresent();
    fan =
        hasFan
            ? state.add(
                "fan",
                Constants.FAN_WATTS,
                Constants.FAN_SPREAD_WATTS,
                Constants.FAN_LEAST_WATTS,
                200)
            : NodeParameters.NONE;
    rack.nodes().forEach(this::addNode);
    state.addVariance(bias, square(biasSd()));
  }

  private static double square(double value) {
    return value * value;
  }

  private double biasSd() {
    return Constants.BIAS_SHARE * usualWatts;
  }

  /** Adds a node; what is learned of boards of its class is its prior. */
  public final void addNode(NodeSpec spec) {
    nodes.add(parameters(spec));
    countUsual();
  }

  /** Other hardware under a known name: what was learned of the old one does not count. */
  public void replaceNode(int node, NodeSpec spec) {
    NodeParameters old = nodes.get(node);
    nodes.set(node, parameters(spec));
    for (int place = old.anyPlace(); place != NodeParameters.NONE; place = old.anyPlace()) {
      old.forget(place);
      state.remove(place);
      removed(place);
      old.removed(place);
    }
    countUsual();
  }

  private void countUsual() {
    usualWatts = 0;
    for (NodeParameters node : nodes) {
      usualWatts += node.prior.idleWatts() + 0.3 * node.prior.cpuWatts();
    }
  }

  private NodeParameters parameters(NodeSpec spec) {
    BoardPrior prior = priors.of(spec.board());
    NodeParameters p = new NodeParameters(spec, prior);
    double spread = prior.spread();
    String n = spec.name() + ".";
    ClassPrior classPrior = new ClassPrior(state, twins(spec.board()));
    double cpu = prior.cpuWatts();
    p.idle = classPrior.add(n + "idle", prior.idleWatts(), spread, q -> q.idle);
    p.cpu = classPrior.add(n + "cpu", cpu, spread, q -> q.cpu);
    p.bend =
        classPrior.add(
            n + "bend",
            Constants.BEND_SHARE * cpu,
            Constants.BEND_SPREAD / Constants.BEND_SHARE,
            q -> q.bend);
    if (spec.hasGpu()) {
      double gpu = prior.gpuWatts().orElse(prior.cpuWatts());
      double gpuSpread = prior.gpuWatts().isPresent() ? spread : 0.5;
      p.gpu = classPrior.add(n + "gpu", gpu, gpuSpread, q -> q.gpu);
    }
    p.net = classPrior.add(n + "net", prior.netWatts(), Constants.NET_SPREAD, q -> q.net);
    if (spec.hasDiskCounter()) {
      p.disk = classPrior.add(n + "disk", prior.diskWatts(), Constants.DISK_SPREAD, q -> q.disk);
    }
    addSensor(p);
    return p;
  }

  private List<NodeParameters> twins(String board) {
    return nodes.stream().filter(p -> p.spec.board().equals(board)).toList();
  }

  /** From a sensor's DC watts to the wall: gain and offset. */
  private void addSensor(NodeParameters p) {
    String n = p.spec.name() + ".";
    SensorKind kind = p.spec.sensor();
    if (kind == SensorKind.NONE) {
      return;
    }
    SensorPrior prior = SensorPrior.of(kind, p.prior, p.spec.hasDiskCounter());
    p.sensorGain = state.add(n + "sensor-gain", prior.gain(), prior.gainSd(), 0.5, 4);
    p.sensorOffset = state.add(n + "sensor-offset", prior.offsetWatts(), prior.offsetSd(), -5, 100);
  }

  private void removed(int place) {
    nodes.forEach(node -> node.removed(place));
    programs.removed(place);
  }

  public int nodes() {
    return nodes.size();
  }

  public NodeSpec spec(int node) {
    return nodes.get(node).spec;
  }

  public KalmanState state() {
    return state;
  }

  public double fixedWatts() {
    return state.mean(fixed);
  }

  /** The slow bias where the nodes draw this much. */
  public double biasWatts(double totalWatts) {
    return state.mean(bias) * biasScale(totalWatts);
  }

  private double biasScale(double totalWatts) {
    return 1 + Constants.BIAS_FOLLOWS_LOAD * (totalWatts / usualWatts - 1);
  }

  /** By how many standard deviations the programs are above their mean just now. */
  public double phase() {
    return state.mean(phase);
  }

  /** A load that goes on and off and that nobody has named. */
  public double unknownWatts() {
    return state.mean(unknown);
  }

  /** The unknown load may have changed by about this much. */
  public void freeUnknown(double watts) {
    state.addVariance(unknown, watts * watts);
  }

  /** The fan that went on just now is further from what was believed of it by about this much. */
  public void freeFan(double watts) {
    if (fan != NodeParameters.NONE) {
      state.addVariance(fan, watts * watts);
    }
  }

  /** The unknown load is as it was after all. */
  public void fixUnknown(double watts) {
    for (int i = 0; i < state.size(); i++) {
      state.setCovariance(unknown, i, i == unknown ? 1e-4 : 0);
    }
    state.setMean(unknown, watts);
  }

  public double fanWatts() {
    return fan == NodeParameters.NONE ? 0 : state.mean(fan);
  }

  public double usualWatts() {
    return usualWatts;
  }

  /** Time goes on by a bin: programs, bias and boards drift. */
  public void drift(long bin) {
    programs.drift(bin);
    double decay = Math.exp(-Constants.BIN_SECONDS / Constants.BIAS_TAU_SECONDS);
    state.decay(bias, decay, square(biasSd()) * (1 - decay * decay));
    state.decay(unknown, UNKNOWN_DECAY, 0);
    state.decay(phase, PHASE_DECAY, 1 - PHASE_DECAY * PHASE_DECAY);
    double walk = square(Constants.DRIFT_PER_DAY) * Constants.BIN_SECONDS / 86_400;
    for (NodeParameters node : nodes) {
      state.addVariance(node.idle, walk * square(state.mean(node.idle)));
      state.addVariance(node.cpu, walk * square(state.mean(node.cpu)));
    }
  }

  /** The factor on the idle power by the SoC's temperature; 1 where it is unknown. */
  public static double temperatureFactor(FeatureSum f) {
    if (!f.hasSoc()) {
      return 1;
    }
    return temperatureFactor(f.socCelsius);
  }

  static double temperatureFactor(double socCelsius) {
    double kelvin = Math.max(-40, Math.min(80, socCelsius - Constants.REFERENCE_CELSIUS));
    return 1 + Constants.LEAKAGE_PER_KELVIN * kelvin;
  }

  /** Fills what a node draws at these features. */
  public void predict(int node, FeatureSum f, NodePrediction out) {
    NodeParameters p = nodes.get(node);
    out.clear(f.jobs());
    out.idle = state.mean(p.idle) * temperatureFactor(f);
    double c = state.mean(p.cpu);
    double k = state.mean(p.bend);
    double dynamic = c * f.cpu + k * f.bend + mean(p.net) * f.net + mean(p.disk) * f.disk;
    dynamic += mean(p.gpu) * f.gpu;
    double jobs = 0;
    for (int j = 0; j < f.jobs(); j++) {
      JobIntensity job = programs.of(f.slot(j));
      double own = mean(job.own);
      double cpuMore = mean(job.program.cpu) + own;
      double gpuMore = mean(job.program.gpu) + own;
      double cpu = c * f.job(j, JobFeature.CPU) + k * f.job(j, JobFeature.BEND);
      double gpu = mean(p.gpu) * f.job(j, JobFeature.GPU);
      double rest =
          mean(p.net) * f.job(j, JobFeature.NET) + mean(p.disk) * f.job(j, JobFeature.DISK);
      dynamic += cpu * cpuMore + gpu * gpuMore;
      out.jobs[j] = Math.max(0, cpu * (1 + cpuMore) + gpu * (1 + gpuMore) + rest);
      jobs += out.jobs[j];
    }
    out.system = Math.max(0, dynamic - jobs);
    out.total = out.idle + out.system + jobs;
    if (p.hasSensor() && f.hasSensor()) {
      bySensor(p, f, out);
    }
  }

  /** The sensor gives the total; the model only says how it is divided. */
  private void bySensor(NodeParameters p, FeatureSum f, NodePrediction out) {
    double total = Math.max(0.05, sensors.wall(p, f));
    double modelled = out.total - out.idle;
    out.bySensor = true;
    out.idle = Math.min(total, sensors.idle(p, f));
    double dynamic = total - out.idle;
    if (modelled > 1e-6) {
      double factor = dynamic / modelled;
      out.system *= factor;
      for (int j = 0; j < out.jobCount; j++) {
        out.jobs[j] *= factor;
      }
    } else {
      out.system = dynamic;
    }
    out.total = total;
  }

  private double mean(int place) {
    return place == NodeParameters.NONE ? 0 : state.mean(place);
  }

  /** The factor from p to the wall at a total of the rack. */
  public double wallFactor(double totalWatts) {
    return 1 + Constants.SUPPLY_CURVE * (totalWatts / usualWatts - 1);
  }

  private double wallSlope(double totalWatts) {
    return 1 + Constants.SUPPLY_CURVE * (2 * totalWatts / usualWatts - 1);
  }

  /** Adds the gradient of the meter with respect to what this node's parameters say. */
  public void addNodeGradient(int node, FeatureSum f, double totalWatts, Gradient h) {
    NodeParameters p = nodes.get(node);
    double slope = wallSlope(totalWatts);
    if (p.hasSensor() && f.hasSensor()) {
      h.add(p.sensorGain, f.sensorWatts * slope);
      // Constant columns keep a constant slope, or the supply's curve would pretend to separate
      // them.
      h.add(p.sensorOffset, 1 + Constants.SUPPLY_CURVE);
      if (p.spec.sensor() == SensorKind.PMIC && p.disk != NodeParameters.NONE) {
        h.add(p.disk, f.disk * slope);
      }
      return;
    }
    h.add(p.idle, 1 + Constants.SUPPLY_CURVE);
    dynamics.add(p, f, slope, h);
  }

  /**
   * Adds what is on the meter beside the nodes; {@code fanShare} is how probably the fan runs,
   * {@code phaseWatts} how far programs' phases move the meter (standard deviation).
   */
  public void addRestGradient(double totalWatts, double fanShare, double phaseWatts, Gradient h) {
    h.add(phase, phaseWatts);
    h.add(fixed, 1);
    h.add(bias, biasScale(totalWatts));
    h.add(unknown, 1);
    if (fan != NodeParameters.NONE && fanShare > 0) {
      h.add(fan, fanShare);
    }
  }

  /** Holds a node's own sensor against its model, so that each teaches the other. */
  public void learnFromSensor(int node, FeatureSum f, Gradient h, NodePrediction work) {
    NodeParameters p = nodes.get(node);
    if (!p.hasSensor() || !f.hasSensor()) {
      return;
    }
    double sensor = f.sensorWatts;
    f.sensorWatts = Double.NaN;
    predict(node, f, work);
    f.sensorWatts = sensor;
    double modelled = work.total - work.idle;
    if (modelled < QUIET_SHARE * work.idle) {
      p.quiet.add(sensor / temperatureFactor(f));
    }
    if (!p.quiet.settled()) {
      return;
    }
    sensors.tieIdle(p, h);
    double above = sensor - sensors.quiet(p, f);
    h.clear();
    dynamics.add(p, f, 1, h);
    h.add(p.sensorGain, -above);
    double measured = mean(p.sensorGain) * above + sensors.beside(p, f);
    if (p.spec.sensor() == SensorKind.PMIC && p.disk != NodeParameters.NONE) {
      h.add(p.disk, -f.disk);
    }
    double noise = square(0.1) + square(SENSOR_PHASE_SHARE * modelled);
    state.update(h, measured - modelled, noise * SENSOR_CORRELATED_BINS);
  }

  /** Idle watts of a node at the reference temperature. */
  public double idleWatts(int node) {
    return state.mean(nodes.get(node).idle);
  }

  /** Standard deviation of {@link #idleWatts}. */
  public double idleSdWatts(int node) {
    return Math.sqrt(state.variance(nodes.get(node).idle));
  }

  /** What all cores of a node add at full clock. */
  public double cpuWatts(int node) {
    return state.mean(nodes.get(node).cpu);
  }

  /** Standard deviation of {@link #cpuWatts}. */
  public double cpuSdWatts(int node) {
    return Math.sqrt(state.variance(nodes.get(node).cpu));
  }

  /** Standard deviation of {@link #fixedWatts}. */
  public double fixedSdWatts() {
    return Math.sqrt(state.variance(fixed));
  }

  /** The meter stood in front of this one node: what it said is held against the node's model. */
  public void learn(int node, NodeCheck check) {
    absolute.learn(nodes.get(node), check);
  }

  /** The node went off or on while the meter looked: its idle power is told apart by that. */
  public void seenApart(int node) {
    nodes.get(node).seenApart = true;
  }

  /** Watts of a node at full CPU and GPU use. */
  public double fullWatts(int node) {
    NodeParameters p = nodes.get(node);
    return state.mean(p.idle) + state.mean(p.cpu) + mean(p.gpu) + mean(p.disk);
  }

  /**
   * By how sure the idle power is: seen apart from the others and known within 5 %, fitted within
   * 10 %, else the board table's.
   */
  public Quality quality(int node) {
    NodeParameters p = nodes.get(node);
    double relative = Math.sqrt(state.variance(p.idle)) / Math.max(0.1, state.mean(p.idle));
    if (p.seenApart && relative <= 0.05) {
      return Quality.MEASURED;
    }
    return relative > 0.1 ? Quality.ASSUMED : Quality.MODELLED;
  }

  /** Adds features of a job's share of what the node's own sensor says. */
  public void addSensorWork(int node, FeatureSum f, double weight, WorkFeatures work) {
    sensors.addWork(nodes.get(node), f, weight, work);
  }

  /** Adds the features of a job's share of a node's idle power for some seconds. */
  public void addIdleWork(int node, FeatureSum f, double seconds, WorkFeatures work) {
    sensors.addIdleWork(nodes.get(node), f, seconds, work);
  }

  public ProgramTable programs() {
    return programs;
  }

  NodeParameters parameters(int node) {
    return nodes.get(node);
  }

  /** Makes sure that the job's program has its parameters. */
  public void know(JobSlot slot, long bin) {
    programs.know(slot, bin);
  }
}
