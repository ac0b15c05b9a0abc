package dev.wattrack.aggregator.report;

/**
 * A figure and how sure it is, as standard deviations in the figure's unit. Immutable. What a run
 * has for itself ({@code ownSd}, noise) averages out over runs; what the power model gives to all
 * of them ({@code commonSd}) does not, so that sums are never narrower than they should be.
 */
public record Estimate(double value, double ownSd, double commonSd) {
  /** Of a normal distribution, for 95 %. */
  static final double WIDTH = 1.96;

  static final Estimate ZERO = new Estimate(0, 0, 0);

  public Estimate {
    if (!Double.isFinite(value) || !(ownSd >= 0) || !(commonSd >= 0)) {
      throw new IllegalArgumentException(
          "an estimate is finite: " + value + ", sd " + ownSd + " and " + commonSd);
    }
  }

  /** Of a run: {@code noise} is the part of the sd that other runs do not share. */
  static Estimate ofRun(double value, double sd, double noise) {
    double own = Math.min(sd, noise);
    return new Estimate(value, own, Math.sqrt(sd * sd - own * own));
  }

  public double sd() {
    return Math.hypot(ownSd, commonSd);
  }

  /** Half of the 95 % interval. */
  public double halfWidth() {
    return WIDTH * sd();
  }

  /** Lower end of the 95 % interval. */
  public double low() {
    return value - halfWidth();
  }

  /** Lower end of the 95 % interval of what is never negative, such as energy. */
  public double lowFromZero() {
    return Math.max(0, low());
  }

  /** Upper end of the 95 % interval. */
  public double high() {
    return value + halfWidth();
  }

  /** The sum with another run's figure, which the same model gave. */
  public Estimate plus(Estimate other) {
    return new Estimate(
        value + other.value, Math.hypot(ownSd, other.ownSd), commonSd + other.commonSd);
  }

  /** The sum with another figure of the same run, whose errors have other causes. */
  Estimate with(Estimate other) {
    return new Estimate(
        value + other.value, Math.hypot(ownSd, other.ownSd), Math.hypot(commonSd, other.commonSd));
  }

  public Estimate times(double factor) {
    double size = Math.abs(factor);
    return new Estimate(value * factor, ownSd * size, commonSd * size);
  }

  /** This less another, as if nothing were common to them: never too sure of a difference. */
  public Estimate minus(Estimate other) {
    return new Estimate(value - other.value, Math.hypot(sd(), other.sd()), 0);
  }

  /** This over another; the other must not be 0. */
  public Estimate over(Estimate other) {
    double ratio = value / other.value;
    double sd = Math.hypot(sd() / other.value, ratio * other.sd() / other.value);
    return new Estimate(ratio, sd, 0);
  }

  /** Whether the intervals show that the two differ: |d| above 1.96 sd of the difference. */
  public boolean differs(Estimate other) {
    Estimate difference = minus(other);
    return Math.abs(difference.value) > difference.halfWidth();
  }
}
