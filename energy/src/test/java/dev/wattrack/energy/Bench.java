package dev.wattrack.energy;

import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.input.FixedLoad;
import dev.wattrack.energy.input.JobSpec;
import dev.wattrack.energy.input.JobState;
import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.Observation;
import dev.wattrack.energy.input.Observation.AirTemperature;
import dev.wattrack.energy.input.Observation.JobEnded;
import dev.wattrack.energy.input.Observation.JobStarted;
import dev.wattrack.energy.input.Observation.JobUsage;
import dev.wattrack.energy.input.Observation.MeterReading;
import dev.wattrack.energy.input.Observation.NodeSample;
import dev.wattrack.energy.input.Observation.NodeSwitched;
import dev.wattrack.energy.input.RackSpec;
import dev.wattrack.energy.input.SensorKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;

/**
 * A rack of Pi 4 under a test's control, second by second: what each node does is set, the meter
 * follows at once (lag 2 s) with a little noise.
 */
final class Bench {
  static final double IDLE = 3.0;
  static final double CPU = 4.0;
  static final double FIXED = 4.0;
  static final double LAG = 2;

  /** A job in progress; {@code share} of all cores, {@code intensity} of the usual power. */
  record Load(String job, double share, double intensity) {}

  final Results results = new Results();
  EnergyEngine engine;
  final Map<String, Load> loads = new HashMap<>();
  final Set<String> off = new HashSet<>();
  final Set<String> silent = new HashSet<>();
  final Map<String, Double> idle = new HashMap<>();
  double extraWatts;
  double fanWatts;
  double socCelsius = 45;
  double megahertz = 1800;
  OptionalDouble airCelsius = OptionalDouble.empty();
  boolean meterOn = true;

  /** Readings are kept while the machine that reads the meter is away. */
  boolean meterAway;

  final List<MeterReading> meterSpool = new ArrayList<>();

  /** What silent agents keep and tell in order when they are heard again. */
  final Map<String, List<Observation>> spools = new HashMap<>();

  private final RackSpec rackSpec;
  private boolean down;
  int second;
  private final List<String> names;
  private final Map<String, Double> busy = new HashMap<>();
  private final Map<String, Double> used = new HashMap<>();
  private final List<Double> rack = new ArrayList<>();
  private final Random random;

  Bench(int nodes, long seed, OptionalDouble thermostat, boolean awaitPowerOn) {
    random = new Random(seed);
    List<NodeSpec> specs = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      specs.add(new NodeSpec("n" + i, "pi4", 4, 1800, false, false, SensorKind.NONE));
    }
    names = specs.stream().map(NodeSpec::name).toList();
    rackSpec =
        new RackSpec(
            specs, List.of(new FixedLoad("switch", 4.5, 2)), thermostat, 1, 0.1, awaitPowerOn);
    engine = new EnergyEngine(rackSpec, BoardPriors.bundled(), results);
    engine.advance(0);
  }

  static Bench of(int nodes, long seed) {
    return new Bench(nodes, seed, OptionalDouble.empty(), false);
  }

  void start(String id, String program, int cores, String... nodes) {
    JobSpec job = new JobSpec(id, "test", program, List.of(nodes), cores, false, 1);
    engine.accept(new JobStarted(second, job));
    for (String node : nodes) {
      loads.put(node, new Load(id, cores / 4.0, 1));
      used.put(node + " " + id, 0.0);
    }
  }

  void end(String id) {
    loads.values().removeIf(load -> load.job().equals(id));
    engine.accept(new JobEnded(second, id, JobState.COMPLETED));
  }

  void power(String node, boolean on) {
    if (on) {
      off.remove(node);
    } else {
      off.add(node);
      busy.remove(node);
    }
    engine.accept(new NodeSwitched(second, node, on));
  }

  /** The engine is stopped for a while and goes on from what it saved. */
  void restart(int downSeconds) throws IOException {
    byte[] saved = engine.save();
    down = true;
    run(downSeconds);
    down = false;
    engine = new EnergyEngine(rackSpec, BoardPriors.bundled(), results);
    engine.restore(saved);
  }

  void run(int seconds) {
    for (int i = 0; i < seconds; i++) {
      step();
    }
  }

  private void step() {
    double watts = FIXED + extraWatts + fanWatts;
    for (String node : names) {
      if (!off.contains(node)) {
        Load load = loads.get(node);
        double share = load == null ? 0 : load.share();
        double leak = 1 + 0.002 * (socCelsius - 45);
        watts += idle.getOrDefault(node, IDLE) * leak;
        watts += CPU * share * (load == null ? 0 : load.intensity());
        busy.merge(node, 0.02 + share * 3.98, Double::sum);
        if (load != null) {
          used.merge(node + " " + load.job(), share * 3.98, Double::sum);
        }
      }
    }
    rack.add(watts);
    second++;
    if (down) {
      return;
    }
    engine.advance(second);
    for (String node : names) {
      if (!off.contains(node)) {
        tell(node);
      }
    }
    int described = second - 1 - (int) LAG;
    if (meterOn && described >= 0) {
      double reading = rack.get(described) + 0.1 * random.nextGaussian();
      meterSpool.add(new MeterReading(second, Math.round(reading * 10) / 10.0));
      if (!meterAway) {
        meterSpool.forEach(engine::accept);
        meterSpool.clear();
      }
    }
    if (second % 5 == 0 && airCelsius.isPresent()) {
      engine.accept(new AirTemperature(second, airCelsius.getAsDouble()));
    }
  }

  /** At once, or into its spool where there is one and the node is silent. */
  private void say(String node, Observation observation) {
    List<Observation> spool = spools.get(node);
    if (!silent.contains(node)) {
      if (spool != null) {
        spool.forEach(engine::accept);
        spool.clear();
      }
      engine.accept(observation);
    } else if (spool != null) {
      spool.add(observation);
    }
  }

  private void tell(String node) {
    say(
        node,
        new NodeSample(
            second,
            node,
            busy.getOrDefault(node, 0.0),
            megahertz,
            0,
            0,
            0,
            OptionalDouble.of(socCelsius),
            OptionalDouble.empty()));
    Load load = loads.get(node);
    if (load != null) {
      String key = node + " " + load.job();
      say(node, new JobUsage(second, node, load.job(), used.getOrDefault(key, 0.0), 0));
    }
  }

  /** Lets the last intervals and jobs come out. */
  void finish() {
    engine.advance(second + 20);
    engine.finish();
  }
}
