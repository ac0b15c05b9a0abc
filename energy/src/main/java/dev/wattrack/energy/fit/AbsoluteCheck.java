package dev.wattrack.energy.fit;

import dev.wattrack.energy.input.NodeCheck;
import dev.wattrack.energy.input.NodeCheck.Reference;

/**
 * Teaches a node's parameters what the meter said in front of it alone. The idle level is absolute;
 * of the busy one it is not known how much is the board's and how much the load's, so the load's
 * intensity is learned beside it. Confined to the engine's thread.
 */
record AbsoluteCheck(KalmanState state, ProgramTable programs, SensorModel sensors) {
  /** Alone a node may hang on another supply than with the others. */
  private static final double SUPPLY_SHARE = 0.015;

  void learn(NodeParameters p, NodeCheck check) {
    int program = check.busy().isPresent() ? programs.intensity(NodeCheck.PROGRAM) : -1;
    Gradient h = new Gradient();
    idle(p, check.idle(), h);
    check.busy().ifPresent(busy -> busy(p, busy, program, h));
    p.seenApart = true;
  }

  private void idle(NodeParameters p, Reference level, Gradient h) {
    double watts = level.watts() / factor(level);
    h.clear();
    double expected;
    if (p.hasSensor() && p.sensorTied) {
      double quiet = p.quiet.watts();
      h.add(p.sensorGain, quiet);
      h.add(p.sensorOffset, 1);
      expected = state.mean(p.sensorGain) * quiet + state.mean(p.sensorOffset);
    } else {
      h.add(p.idle, 1);
      expected = state.mean(p.idle);
    }
    state.update(h, watts - expected, noise(level));
  }

  private void busy(NodeParameters p, Reference level, int program, Gradient h) {
    double intensity = program < 0 ? 0 : state.mean(program);
    double idle = state.mean(p.idle) * factor(level);
    double cpu = state.mean(p.cpu);
    h.clear();
    h.add(p.idle, 1);
    h.add(p.cpu, 1 + intensity);
    double noise = noise(level);
    if (program < 0) {
      double unknown = Constants.PROGRAM_SPREAD * cpu;
      noise += unknown * unknown;
    } else {
      h.add(program, cpu);
    }
    state.update(h, level.watts() - idle - cpu * (1 + intensity), noise);
  }

  private static double factor(Reference level) {
    return level.socCelsius().isPresent()
        ? NodePower.temperatureFactor(level.socCelsius().getAsDouble())
        : 1;
  }

  private static double noise(Reference level) {
    double supply = SUPPLY_SHARE * level.watts();
    return level.sdWatts() * level.sdWatts() + supply * supply;
  }
}
