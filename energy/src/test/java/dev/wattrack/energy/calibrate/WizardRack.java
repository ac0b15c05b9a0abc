package dev.wattrack.energy.calibrate;

import dev.wattrack.energy.EnergyEngine;
import dev.wattrack.energy.EnergySink;
import dev.wattrack.energy.RackEvent;
import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.input.FixedLoad;
import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.Observation.MeterReading;
import dev.wattrack.energy.input.Observation.NodeSample;
import dev.wattrack.energy.input.RackSpec;
import dev.wattrack.energy.input.SensorKind;
import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.LateWork;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A small rack with somebody in front of it who does, after a while, what the wizard asks. Boards
 * boot for half a minute, the meter lags by two seconds.
 */
final class WizardRack implements EnergySink {
  private static final double FIXED = 4;
  private static final double CPU = 4;
  private static final int LAG = 2;
  private static final int BOOT_SECONDS = 30;
  private static final int HANDS_SECONDS = 8;

  private final EnergyEngine engine;
  private final List<String> names;
  private final Map<String, Double> idle = new HashMap<>();
  private final Map<String, Double> cpuSeconds = new HashMap<>();
  private final Map<String, Integer> onSince = new HashMap<>();
  private final Set<String> busy = new HashSet<>();
  private final Set<String> dead = new HashSet<>();
  private final double[] rack = new double[20_000];
  private final Random random;
  private String asked = "";
  private int askedAt;
  private int second;

  WizardRack(long seed, List<String> names) {
    this.names = names;
    this.random = new Random(seed);
    List<NodeSpec> specs =
        names.stream()
            .map(name -> new NodeSpec(name, "pi4", 4, 1800, false, false, SensorKind.NONE))
            .toList();
    RackSpec spec =
        new RackSpec(
            specs, List.of(new FixedLoad("switch", 4.5, 2)), OptionalDouble.empty(), 1, 0.1, false);
    engine = new EnergyEngine(spec, BoardPriors.bundled(), this);
    engine.advance(0);
    names.forEach(name -> onSince.put(name, -1000));
    names.forEach(name -> idle.put(name, 3.0));
  }

  EnergyEngine engine() {
    return engine;
  }

  double seconds() {
    return second;
  }

  void idle(String node, double watts) {
    idle.put(node, watts);
  }

  double idle(String node) {
    return idle.getOrDefault(node, Double.NaN);
  }

  void busy(String node, boolean works) {
    if (works) {
      busy.add(node);
    } else {
      busy.remove(node);
    }
  }

  /** Its switch does nothing. */
  void dead(String node) {
    dead.add(node);
    onSince.remove(node);
  }

  void switchOn(List<String> nodes) {
    for (String node : nodes) {
      if (!dead.contains(node)) {
        onSince.putIfAbsent(node, second);
      }
    }
  }

  void run(int seconds) {
    for (int i = 0; i < seconds; i++) {
      step(null);
    }
  }

  /** Follows the wizard for so long, or until it is finished; what it asked last. */
  Instruction follow(Commissioning wizard, int seconds) {
    return follow(wizard, seconds, instruction -> {});
  }

  Instruction follow(Commissioning wizard, int seconds, Consumer<Instruction> heard) {
    Instruction instruction = wizard.advance(second);
    for (int i = 0; i < seconds && !(instruction instanceof Instruction.Finished); i++) {
      step(wizard);
      instruction = wizard.advance(second);
      heard.accept(instruction);
      obey(wizard, instruction);
      wizard.takeObservations().forEach(engine::accept);
    }
    return instruction;
  }

  private void obey(Commissioning wizard, Instruction instruction) {
    busy.removeIf(node -> instruction instanceof Instruction.SwitchOff);
    if (!instruction.text().equals(asked)) {
      asked = instruction.text();
      askedAt = second;
    }
    if (second != askedAt + HANDS_SECONDS) {
      return;
    }
    if (instruction instanceof Instruction.SwitchOff off) {
      off.nodes().forEach(onSince::remove);
      wizard.confirm(second);
    } else if (instruction instanceof Instruction.SwitchOn on && !dead.contains(on.node())) {
      switchOn(List.of(on.node()));
      wizard.confirm(second);
    }
  }

  private boolean booting(String node) {
    return second - onSince.getOrDefault(node, second) < BOOT_SECONDS;
  }

  private void step(@Nullable Commissioning wizard) {
    double watts = FIXED;
    for (String node : onSince.keySet()) {
      double share = booting(node) ? 0.25 : busy.contains(node) ? 1 : 0.005;
      watts += idle(node) + CPU * share;
      cpuSeconds.merge(node, 4 * share, Double::sum);
    }
    rack[second] = watts;
    second++;
    engine.advance(second);
    for (String node : names) {
      if (onSince.containsKey(node) && !booting(node)) {
        double share = busy.contains(node) ? 1 : 0.005;
        engine.accept(sample(node));
        if (wizard != null) {
          wizard.heard(second, node, share);
        }
      }
    }
    if (second > LAG) {
      double reading =
          Math.round(10 * (rack[second - 1 - LAG] + 0.1 * random.nextGaussian())) / 10.0;
      engine.accept(new MeterReading(second, reading));
      if (wizard != null) {
        wizard.meter(second, reading);
      }
    }
  }

  private NodeSample sample(String node) {
    return new NodeSample(
        second,
        node,
        cpuSeconds.getOrDefault(node, 0.0),
        1800,
        0,
        0,
        0,
        OptionalDouble.of(45),
        OptionalDouble.empty());
  }

  @Override
  public void interval(Interval interval) {}

  @Override
  public void late(LateWork work) {}

  @Override
  public void job(JobEnergy job) {}

  @Override
  public void event(RackEvent event) {}
}
