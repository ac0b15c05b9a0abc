package dev.wattrack.energy.calibrate;

/**
 * By how much the meter rose when a node was switched on and had come to rest. Immutable.
 *
 * @param seconds when that was measured
 */
public record MeasuredStep(String node, Level step, double seconds) {

  /** Below this a step is none: the node has no supply on this meter, or did not start. */
  public static final double LEAST_WATTS = 0.3;

  public boolean seen() {
    return step.watts() - 1.96 * step.sdWatts() > 0 && step.watts() > LEAST_WATTS;
  }
}
