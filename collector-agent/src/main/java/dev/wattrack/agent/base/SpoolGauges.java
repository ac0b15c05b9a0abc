package dev.wattrack.agent.base;

/** What the spool tells of itself. Safe for use by several threads. */
public interface SpoolGauges {
  /** Ticks that wait for their acknowledgement. */
  long waitingTicks();

  /** Ticks that were dropped, since the start of this agent. */
  long lostTicks();
}
