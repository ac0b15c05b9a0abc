package dev.wattrack.energy.fit;

/**
 * Constants of the model, with what they stand for. Those of leakage and supply curve are not
 * fitted on purpose: tiny temperature effects would pretend to identify the idle power.
 */
final class Constants {
  /** Idle power per kelvin of the SoC above the reference. */
  static final double LEAKAGE_PER_KELVIN = 0.002;

  static final double REFERENCE_CELSIUS = 45;

  /** By how much the supply's loss grows with its load, at the rack's usual power. */
  static final double SUPPLY_CURVE = 0.03;

  /** How alike boards of one class are: relative spread of one board around its class. */
  static final double UNIT_SPREAD = 0.06;

  /** The CPU curve's bend as a share of its height, and how sure that is. */
  static final double BEND_SHARE = 0.4;

  static final double BEND_SPREAD = 0.25;
  static final double NET_SPREAD = 0.5;
  static final double DISK_SPREAD = 0.4;

  /** Programs differ by this much in power at the same CPU time and clock. */
  static final double PROGRAM_SPREAD = 0.18;

  /** Runs of one program differ by this much. */
  static final double JOB_SPREAD = 0.06;

  /** Phases of programs: how long their power stays above or below its mean, about. */
  static final double PHASE_TAU_SECONDS = 5;

  /** Slow bias of meter and rack: share of the usual power, and its correlation time. */
  static final double BIAS_SHARE = 0.007;

  static final double BIAS_TAU_SECONDS = 1200;

  /** How much of that bias grows with the load; a rack of which little is on errs by little. */
  static final double BIAS_FOLLOWS_LOAD = 0.7;

  static final double FAN_WATTS = 12;
  static final double FAN_SPREAD_WATTS = 5;

  /** What draws less is no fan of a rack; phases of programs would pass for one. */
  static final double FAN_LEAST_WATTS = 4;

  /** Drift of boards and supplies: relative random walk, per day. */
  static final double DRIFT_PER_DAY = 0.01;

  static final double BIN_SECONDS = 5;

  private Constants() {}
}
