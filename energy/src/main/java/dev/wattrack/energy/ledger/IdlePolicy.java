package dev.wattrack.energy.ledger;

/** Who pays for idle energy. The names are part of the configuration. */
public enum IdlePolicy {
  /** Nobody: jobs pay what they caused. */
  NONE,
  /** A job pays its allocated share of its nodes' cores; the rest is unallocated. The default. */
  ALLOCATION,
  /** The jobs on a node pay all its idle energy, divided by allocated cores. */
  EXCLUSIVE,
  /** All of the rack, down to switch, fan and residual, in proportion to allocated idle energy. */
  FULL
}
