package dev.wattrack.energy.fit;

import dev.wattrack.energy.input.FixedLoad;
import dev.wattrack.energy.input.RackSpec;

/**
 * What is on the meter beside the nodes (W): fixed loads, the fan, an unknown load, the slow bias
 * of meter and rack, and the phases of programs. Confined to the engine's thread.
 */
public final class Surroundings {
  /** An unknown load is forgotten over half a day. */
  private static final double UNKNOWN_DECAY = Math.exp(-Constants.BIN_SECONDS / 43_200);

  /**
   * Programs compute and wait in turns. Bins in a row therefore err alike for a while; a step at a
   * job's start or end is told apart from that better than white noise would allow.
   */
  private static final double PHASE_DECAY =
      Math.exp(-Constants.BIN_SECONDS / Constants.PHASE_TAU_SECONDS);

  private final KalmanState state;
  private final int fixed;
  private final int bias;
  private final int unknown;
  private final int phase;
  private final int fan;
  private double usualWatts;

  Surroundings(KalmanState state, RackSpec rack) {
    this.state = state;
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
  }

  private static double square(double value) {
    return value * value;
  }

  private double biasSd() {
    return Constants.BIAS_SHARE * usualWatts;
  }

  /** The nodes are known, and with them their usual power. */
  void begin(double watts) {
    usual(watts);
    state.addVariance(bias, square(biasSd()));
  }

  /** The nodes' usual power. */
  void usual(double watts) {
    usualWatts = watts;
  }

  /** Time goes on by a bin. */
  void drift() {
    double decay = Math.exp(-Constants.BIN_SECONDS / Constants.BIAS_TAU_SECONDS);
    state.decay(bias, decay, square(biasSd()) * (1 - decay * decay));
    state.decay(unknown, UNKNOWN_DECAY, 0);
    state.decay(phase, PHASE_DECAY, 1 - PHASE_DECAY * PHASE_DECAY);
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

  /** Standard deviation of {@link #fixedWatts}. */
  public double fixedSdWatts() {
    return Math.sqrt(state.variance(fixed));
  }

  /**
   * Adds what is on the meter beside the nodes; {@code fanShare} is how probably the fan runs,
   * {@code phaseWatts} how far programs' phases move the meter (standard deviation).
   */
  public void addGradient(double totalWatts, double fanShare, double phaseWatts, Gradient h) {
    h.add(phase, phaseWatts);
    h.add(fixed, 1);
    h.add(bias, biasScale(totalWatts));
    h.add(unknown, 1);
    if (fan != NodeParameters.NONE && fanShare > 0) {
      h.add(fan, fanShare);
    }
  }
}
