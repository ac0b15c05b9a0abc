package dev.wattrack.energy.fit;

/**
 * Whether the thermostat's fan runs, as a probability. It can go on only when the air is above the
 * setpoint less 4 K and off only below the setpoint less 2 K; without that gate the phases of a
 * parallel program would be learned as a fan. Confined to the engine's thread.
 */
public final class FanFilter {
  private static final double ON_GATE_KELVIN = 4;
  private static final double OFF_GATE_KELVIN = 2;
  private static final double CHANGE_PER_BIN = 0.01;
  private static final double SMOOTHING = 0.15;
  private static final double SURE = 0.02;

  private final boolean exists;
  private final double setpoint;
  private double air = Double.NaN;
  private double on;

  public FanFilter(boolean exists, double setpointCelsius) {
    this.exists = exists;
    this.setpoint = setpointCelsius;
  }

  public void air(double celsius) {
    air = Double.isNaN(air) ? celsius : air + SMOOTHING * (celsius - air);
  }

  /** One bin goes by; without a thermometer the gates are half open. */
  public void predict() {
    if (!exists) {
      return;
    }
    boolean unknown = Double.isNaN(air);
    double goesOn = unknown || air > setpoint - ON_GATE_KELVIN ? CHANGE_PER_BIN : 0;
    double goesOff = unknown || air < setpoint - OFF_GATE_KELVIN ? CHANGE_PER_BIN : 0;
    on = on * (1 - goesOff) + (1 - on) * goesOn;
  }

  /** Judges by what the meter shows above the model without the fan. */
  public void judge(double aboveWatts, double fanWatts, double varianceOff, double varianceOn) {
    if (!exists || on <= 0) {
      return;
    }
    double off = density(aboveWatts, varianceOff);
    double with = density(aboveWatts - fanWatts, varianceOn);
    double sum = on * with + (1 - on) * off;
    if (sum > 0) {
      on = Math.min(1 - 1e-6, Math.max(1e-9, on * with / sum));
    }
  }

  /** With a floor, so that one odd bin cannot decide alone. */
  private static double density(double x, double variance) {
    return Math.exp(-0.5 * x * x / variance) / Math.sqrt(variance) + 1e-5;
  }

  public double probability() {
    return exists ? on : 0;
  }

  /** Whether it is known well enough to learn from the meter. */
  public boolean decided() {
    return !exists || on < SURE || on > 1 - SURE;
  }

  /** Goes on from what was saved. */
  public void restore(double probability) {
    on = probability;
  }
}
