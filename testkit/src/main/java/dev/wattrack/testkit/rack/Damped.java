package dev.wattrack.testkit.rack;

/**
 * A first-order lag, exact for any step: after one time constant 63 % of a jump has arrived. It is
 * a thermal RC, a load average (Linux: {@code load * exp(-5/60) + n * (1 - exp(-5/60))}) and a PSI
 * average. Confined to one thread.
 */
final class Damped {
  private double value;

  Damped(double start) {
    value = start;
  }

  double step(double target, double dtSeconds, double tauSeconds) {
    value += (target - value) * -Math.expm1(-dtSeconds / tauSeconds);
    return value;
  }

  double value() {
    return value;
  }
}
