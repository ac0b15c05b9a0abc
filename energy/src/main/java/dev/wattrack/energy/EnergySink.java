package dev.wattrack.energy;

import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.Interval;

/** Who hears what the engine finds. Called on the engine's thread, in the order of time. */
public interface EnergySink {

  /** Five seconds are over and will not be seen again. */
  void interval(Interval interval);

  /** A job ended ten minutes ago; this is its final energy. */
  void job(JobEnergy job);

  /** Something a person should know. */
  void event(RackEvent event);
}
