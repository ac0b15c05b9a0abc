package dev.wattrack.energy.input;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the meter said in front of one node alone: at rest, and with all cores busy at full clock
 * where that was measured. Immutable.
 */
public record NodeCheck(String node, Reference idle, Optional<Reference> busy) {
  /** The program under whose name the load of a check runs, so that its intensity is learned. */
  public static final String PROGRAM = "wattrack-calibrate";

  /** A level at the wall in W with its standard deviation, and how warm the SoC was, if known. */
  public record Reference(double watts, double sdWatts, OptionalDouble socCelsius) {
    public Reference {
      if (!(watts > 0) || !Double.isFinite(watts) || !(sdWatts >= 0)) {
        throw new IllegalArgumentException("not a reference: " + watts + " W +- " + sdWatts + " W");
      }
    }
  }

  public NodeCheck {
    if (busy.isPresent() && busy.get().watts() <= idle.watts()) {
      throw new IllegalArgumentException(
          node
              + " draws no more busy ("
              + busy.get().watts()
              + " W) than idle ("
              + idle.watts()
              + " W)");
    }
  }
}
