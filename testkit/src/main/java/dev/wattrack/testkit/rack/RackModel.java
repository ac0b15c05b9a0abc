package dev.wattrack.testkit.rack;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The physics of a whole rack, without clocks, threads or sockets: nodes under a stream of jobs,
 * switch, power supplies, air, thermostat fan and plug meter. The same preset, seed and steps give
 * the same rack. Confined to one thread.
 */
public final class RackModel {
  static final double SWITCH_WATTS = 6;
  static final double SUPPLY_STANDBY_WATTS = 0.3;

  private final List<NodeModel> nodes;
  private final List<JobLane> lanes = new ArrayList<>();
  private final RackAir air;
  private final PlugMeter meter;
  private double seconds;

  public RackModel(RackPreset preset, long seed) {
    Random random = new Random(seed);
    nodes = preset.slots().stream().map(slot -> new NodeModel(slot, fork(random))).toList();
    air = new RackAir(fork(random), preset.airFlow());
    meter = new PlugMeter(fork(random));
    AtomicLong ids = new AtomicLong(4_100);
    lane(
        BoardClass.PI_4, ids, random, Job.Kind.SWEEP, Job.Kind.SWEEP, Job.Kind.SWEEP, Job.Kind.MPI);
    lane(BoardClass.JETSON_NANO, ids, random, Job.Kind.GPU);
    lane(BoardClass.PI_5, ids, random, Job.Kind.SWEEP);
    lane(BoardClass.R630, ids, random, Job.Kind.MPI, Job.Kind.SWEEP);
    lane(BoardClass.R730_T4, ids, random, Job.Kind.GPU);
  }

  private void lane(BoardClass board, AtomicLong ids, Random random, Job.Kind... kinds) {
    if (!of(board).isEmpty()) {
      lanes.add(new JobLane(of(board), List.of(kinds), ids::incrementAndGet, fork(random)));
    }
  }

  private static Random fork(Random random) {
    return new Random(random.nextLong());
  }

  private List<NodeModel> of(BoardClass board) {
    return nodes.stream().filter(node -> node.board().equals(board)).toList();
  }

  /** Lives through an interval of more than 0 seconds. */
  public void step(double dtSeconds) {
    if (!(dtSeconds > 0)) {
      throw new IllegalArgumentException("a step takes time, not " + dtSeconds + " s");
    }
    seconds += dtSeconds;
    lanes.forEach(lane -> lane.step(seconds));
    double intake = air.intakeCelsius();
    nodes.forEach(node -> node.step(dtSeconds, intake));
    air.step(dtSeconds, totalWatts());
    meter.step(dtSeconds, totalWatts());
  }

  /** Time since the rack was switched on. */
  public double seconds() {
    return seconds;
  }

  /** What the rack draws in truth; the plug meter shows it with noise. */
  public double totalWatts() {
    return nodes.stream().mapToDouble(NodeModel::watts).sum() + infrastructureWatts();
  }

  /** Switch, standby loss of the supplies and fan. */
  public double infrastructureWatts() {
    return SWITCH_WATTS + SUPPLY_STANDBY_WATTS * nodes.size() + air.fanWatts();
  }

  /** True while the thermostat's fan runs. */
  public boolean fanRuns() {
    return air.fanRuns();
  }

  List<NodeModel> nodes() {
    return nodes;
  }

  RackAir air() {
    return air;
  }

  PlugMeter meter() {
    return meter;
  }
}
