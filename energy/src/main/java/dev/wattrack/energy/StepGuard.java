package dev.wattrack.energy;

import dev.wattrack.energy.fit.RackModel;

/**
 * An unknown consumer that goes on or off shifts the meter by a step that no node explains. After
 * three bins in a row far off in the same direction the step is taken as what it is, an unknown
 * load of its own, before the filter learns it as somebody's power. A node that turns out to have
 * been booting takes the step back; one while the fan goes on says that the fan draws otherwise
 * than was believed. Confined to the engine's thread.
 */
final class StepGuard {
  private static final int BINS = 3;
  private static final double FAR = 9;
  private static final double LEAST_WATTS = 1.5;
  private static final double TAKE_BACK_SECONDS = 120;
  private static final double UNSETTLED_SECONDS = 3600;

  private final RackModel model;
  private static final double OWN_SHARE = 1.5;
  private int run;
  private double calmWatts;
  private double sign;
  private double jumpedAt = Double.NEGATIVE_INFINITY;
  private double jumpedBefore = Double.NEGATIVE_INFINITY;
  private double before;

  StepGuard(RackModel model) {
    this.model = model;
  }

  /**
   * Judges an innovation; true if it began an unknown load just now. A step beside one of the nodes
   * themselves is rather the model's fault, so {@code nodesWatts} must have moved less than it.
   */
  boolean judge(
      double innovation,
      double variance,
      double nodesWatts,
      double timeSeconds,
      boolean fanJustOn) {
    boolean far = Math.abs(innovation) > LEAST_WATTS && innovation * innovation > FAR * variance;
    if (!far) {
      run = 0;
      calmWatts = nodesWatts;
      return false;
    }
    run = run > 0 && Math.signum(innovation) == sign ? run + 1 : 1;
    sign = Math.signum(innovation);
    if (run < BINS || Math.abs(innovation) < OWN_SHARE * Math.abs(nodesWatts - calmWatts)) {
      return false;
    }
    run = 0;
    if (fanJustOn && innovation > 0) {
      model.surroundings().freeFan(innovation);
      return true;
    }
    before = model.surroundings().unknownWatts();
    jumpedBefore = jumpedAt;
    jumpedAt = timeSeconds;
    model.surroundings().freeUnknown(innovation);
    return true;
  }

  /** Whether an unknown load comes and goes, so that what steps tell apart is doubtful. */
  boolean unsettled(double timeSeconds) {
    return timeSeconds - jumpedBefore < UNSETTLED_SECONDS;
  }

  /** A node's power state changed: a step shortly before was that node. */
  void nodeChanged(double timeSeconds) {
    if (timeSeconds - jumpedAt < TAKE_BACK_SECONDS) {
      model.surroundings().fixUnknown(before);
      jumpedAt = Double.NEGATIVE_INFINITY;
    }
    run = 0;
  }
}
