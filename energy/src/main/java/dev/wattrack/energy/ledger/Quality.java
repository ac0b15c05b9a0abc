package dev.wattrack.energy.ledger;

/** Where a node's watts come from, best first. */
public enum Quality {
  /**
   * Its own sensor or outlet, or commissioned: idle and load seen by the meter apart from others.
   */
  MEASURED,
  /** The model fitted to the rack meter. */
  MODELLED,
  /** The board class's prior, hardly touched by the meter. */
  ASSUMED,
  /** The agent was silent: the meter less the others, or the model. */
  ESTIMATED,
  /** The node is off. */
  OFF
}
