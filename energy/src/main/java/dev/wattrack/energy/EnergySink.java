package dev.wattrack.energy;

import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.LateWork;

/** Who hears what the engine finds. Called on the engine's thread, in the order of time. */
public interface EnergySink {

  /** Five seconds are over and will not be seen again. */
  void interval(Interval interval);

  /** A node told late what its jobs did in intervals that are closed. */
  void late(LateWork work);

  /** A job ended ten minutes ago; this is its final energy. A revision replaces it. */
  void job(JobEnergy job);

  /** Something a person should know. */
  void event(RackEvent event);
}
