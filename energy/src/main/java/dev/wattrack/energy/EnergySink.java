package dev.wattrack.energy;

import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.LateWork;
import dev.wattrack.energy.meter.HourTotal;

/** Who hears what the engine finds. Called on the engine's thread, in the order of time. */
public interface EnergySink {

  /** Five seconds are over and will not be seen again. */
  void interval(Interval interval);

  /** A node told late what its jobs did in intervals that are closed. */
  void late(LateWork work);

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
