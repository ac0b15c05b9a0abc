package dev.wattrack.energy;

import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.LateMeter;
import dev.wattrack.energy.ledger.LateWork;
import dev.wattrack.energy.meter.HourTotal;

/** Who hears what the engine finds. Called on the engine's thread, in the order of time. */
public interface EnergySink {

  /** Five seconds are over; what comes late of them is told apart. */
  void interval(Interval interval);

  /** A node told late what its jobs did in intervals that are closed. */
  void late(LateWork work);

  /** Readings came late for an interval that was closed as estimated. */
  default void metered(LateMeter late) {}

  /** A job ended ten minutes ago; this is its final energy. A revision replaces it. */
  void job(JobEnergy job);

  /**
   * The meter's own counter of an hour, held against the readings; for an hour with few readings it
   * is the estimated total. Nothing in the intervals changes by it.
   */
  default void hour(HourTotal hour) {}

  /** Something a person should know. */
  void event(RackEvent event);
}
