package dev.wattrack.energy.input;

/** A load that is always on (switch, supply standby) as the user guesses it. Immutable. */
public record FixedLoad(String name, double watts, double sdWatts) {

  public FixedLoad {
    if (!(watts >= 0) || !(sdWatts > 0)) {
      throw new IllegalArgumentException(name + ": " + watts + " W +- " + sdWatts + " W");
    }
  }
}
