package dev.wattrack.testkit.rack;

import java.util.Random;

/**
 * The plug meter in front of the rack: sees everything behind it, with a little noise and a
 * resolution of 0.1 W, and counts what it has shown. Confined to one thread.
 */
final class PlugMeter {
  private static final double NOISE_WATTS = 0.08;
  private static final double POWER_FACTOR = 0.62;

  private final Random random;
  private final Damped volts = new Damped(230);
  private double watts;
  private double hertz = 50;
  private double joules;

  PlugMeter(Random random) {
    this.random = random;
  }

  void step(double dtSeconds, double trueWatts) {
    double noisy = trueWatts + NOISE_WATTS * random.nextGaussian();
    watts = Math.max(0, Math.round(noisy * 10) / 10.0);
    volts.step(230 + 6 * random.nextGaussian(), dtSeconds, 60);
    hertz = 50 + 0.01 * random.nextGaussian();
    joules += watts * dtSeconds;
  }

  double watts() {
    return watts;
  }

  double volts() {
    return Math.rint(volts.value());
  }

  double amperes() {
    return watts / (volts() * POWER_FACTOR);
  }

  double hertz() {
    return hertz;
  }

  double joules() {
    return joules;
  }
}
