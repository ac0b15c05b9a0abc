package dev.wattrack.aggregator.energy;

import java.util.List;

/**
 * What somebody wants of the calibration. All but the action matters to a start alone. Immutable.
 *
 * @param single the node of an absolute check; empty for a commissioning
 * @param stay nodes that cannot be switched off
 * @param host the machine this runs on, which stays on too if it is a node; empty if unknown
 */
public record CalibrationOrder(
    Action action,
    boolean simulated,
    boolean staggeredLoad,
    String single,
    List<String> stay,
    String host) {

  /** What is to happen. */
  public enum Action {
    START,
    RESUME,
    CONFIRM,
    SKIP,
    STOP
  }

  public CalibrationOrder {
    stay = List.copyOf(stay);
  }
}
