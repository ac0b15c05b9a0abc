package dev.wattrack.energy.fit;

/**
 * Whether the thermostat's fan runs, as a probability. It goes on the likelier the nearer the air
 * is to the setpoint and off only well below it; without that the phases of a parallel program
 * would be learned as a fan. What the meter says of one bin counts for a quarter, and for so much
 * at most, because the next bin says the same again. Confined to the engine's thread.
 */
public final class FanFilter {
  private static final double ON_PER_BIN = 0.01;
  private static final double OFF_PER_BIN = 0.01;

  /** Nothing is known yet of the air, so the fan may do anything. */
  private static final double BLIND_PER_BIN = 0.01;

  /** So far below the setpoint no thermostat switches on. */
  private static final double GATE_KELVIN = 5;

  /** How sharply the thermostat and the thermometer beside it agree. */
  private static final double WIDTH_KELVIN = 0.8;

  /** It stays on until the air is at least this far below the setpoint. */
  private static final double OFF_BELOW_KELVIN = 3;

  /** It may be on from the beginning where the air is in the thermostat's hysteresis. */
  private static final double HYSTERESIS_KELVIN = 6;

  private static final double FIRST_BELIEF = 0.1;
  private static final double SMOOTHING = 0.15;
  private static final double SURE = 0.02;
  private static final double TEMPER = 0.25;
  private static final double MOST_PER_BIN = 3;
  private static final int JUST_ON_BINS = 12;

  private final boolean exists;
  private final double setpoint;
  private double air = Double.NaN;
  private double on;
  private int binsOn;

  public FanFilter(boolean exists, double setpointCelsius) {
    this.exists = exists;
    this.setpoint = setpointCelsius;
  }

  public void air(double celsius) {
    if (!Double.isFinite(celsius)) {
      return;
    }
    if (Double.isNaN(air)) {
      air = celsius;
      double inside = sigmoid(celsius - setpoint + HYSTERESIS_KELVIN);
      on = inside < 0.1 ? on : Math.max(on, FIRST_BELIEF * inside);
    } else {
      air += SMOOTHING * (celsius - air);
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** One bin goes by. */
  public void predict() {
    if (!exists) {
      return;
    }
    boolean blind = Double.isNaN(air);
    double goesOn = blind ? BLIND_PER_BIN : onPerBin();
    double goesOff =
        blind
            ? BLIND_PER_BIN
            : OFF_PER_BIN * sigmoid((setpoint - OFF_BELOW_KELVIN - air) / WIDTH_KELVIN);
    binsOn = on > 0.5 ? binsOn + 1 : 0;
    on = on * (1 - goesOff) + (1 - on) * goesOn;
  }

  private double onPerBin() {
    double above = air - setpoint;
    return above < -GATE_KELVIN ? 0 : ON_PER_BIN * sigmoid(above / WIDTH_KELVIN);
  }

  /** Judges by what the meter shows above the model without the fan. */
  public void judge(double aboveWatts, double fanWatts, double varianceOff, double varianceOn) {
    if (!exists || on <= 0) {
      return;
    }
    double told =
        logDensity(aboveWatts - fanWatts, varianceOn) - logDensity(aboveWatts, varianceOff);
    double counted = Math.max(-MOST_PER_BIN, Math.min(MOST_PER_BIN, TEMPER * told));
    double odds = on / (1 - on) * Math.exp(counted);
    on = Math.min(1 - 1e-6, Math.max(1e-9, odds / (1 + odds)));
  }

  private static double logDensity(double x, double variance) {
    return -0.5 * (x * x / variance + Math.log(variance));
  }

  public double probability() {
    return exists ? on : 0;
  }

  /** Whether it is known well enough to learn from the meter. */
  public boolean decided() {
    return !exists || on < SURE || on > 1 - SURE;
  }

  /** Whether it went on within the last minute. */
  public boolean justOn() {
    return exists && on > 0.5 && binsOn <= JUST_ON_BINS;
  }

  /** Goes on from what was saved. */
  public void restore(double probability) {
    on = Math.min(1 - 1e-6, Math.max(0, probability));
  }
}
