package dev.wattrack.energy.calibrate;

/** A steady power: its mean and the standard deviation of that mean, in W. Immutable. */
public record Level(double watts, double sdWatts) {

  public Level {
    if (!Double.isFinite(watts) || !(sdWatts >= 0)) {
      throw new IllegalArgumentException("not a level: " + watts + " W +- " + sdWatts + " W");
    }
  }

  /** How far this level is above another one. */
  Level minus(Level other) {
    return new Level(watts - other.watts, Math.hypot(sdWatts, other.sdWatts));
  }
}
