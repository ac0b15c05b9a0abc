package dev.wattrack.energy.fit;

import dev.wattrack.energy.feature.FeatureSum;
import dev.wattrack.energy.feature.JobSlot;
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
  private final KalmanState state = new KalmanState();
  private final List<NodeParameters> nodes = new ArrayList<>();
  private final BoardPriors priors;
  private final ProgramTable programs = new ProgramTable(state, this::removed);
  private final SensorModel sensors = new SensorModel(state);
  private final NodePower power = new NodePower(state, programs, sensors);
  private final AbsoluteCheck absolute = new AbsoluteCheck(state, programs, sensors);
  private final Surroundings surroundings;
  private double usualWatts;

  public RackModel(RackSpec rack, BoardPriors priors) {
    this.priors = priors;
    surroundings = new Surroundings(state, rack);
    rack.nodes().forEach(this::addNode);
    surroundings.begin(usualWatts);
  }

  private static double square(double value) {
    return value * value;
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
    surroundings.usual(usualWatts);
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

  /** What is on the meter beside the nodes. */
  public Surroundings surroundings() {
    return surroundings;
  }

  public double usualWatts() {
    return usualWatts;
  }

  /** Time goes on by a bin: programs, bias and boards drift. */
  public void drift(long bin) {
    programs.drift(bin);
    surroundings.drift();
    double walk = square(Constants.DRIFT_PER_DAY) * Constants.BIN_SECONDS / 86_400;
    for (NodeParameters node : nodes) {
      state.addVariance(node.idle, walk * square(state.mean(node.idle)));
      state.addVariance(node.cpu, walk * square(state.mean(node.cpu)));
    }
  }

  /** Fills what a node draws at these features. */
  public void predict(int node, FeatureSum f, NodePrediction out) {
    power.predict(nodes.get(node), f, out);
  }

  /** How unsure a node's dynamic watts are at these features, W squared. */
  double dynamicVariance(int node, FeatureSum f) {
    return power.dynamicVariance(nodes.get(node), f);
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
    power.addGradient(nodes.get(node), f, wallSlope(totalWatts), h);
  }

  /** Holds a node's own sensor against its model, so that each teaches the other. */
  public void learnFromSensor(int node, FeatureSum f, Gradient h, NodePrediction work) {
    power.learnFromSensor(nodes.get(node), f, h, work);
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

  /** The meter stood in front of this one node: what it said is held against the node's model. */
  public void learn(int node, NodeCheck check) {
    NodeParameters measured = nodes.get(node);
    List<NodeParameters> twins =
        twins(measured.spec.board()).stream().filter(p -> p != measured).toList();
    TwinSpread spread = TwinSpread.before(state, twins);
    absolute.learn(measured, check);
    spread.keep(state);
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
