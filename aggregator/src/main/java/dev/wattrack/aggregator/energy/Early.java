package dev.wattrack.aggregator.energy;

import dev.wattrack.energy.input.Observation;
import dev.wattrack.model.job.JobSpan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What was told before the first node was known and there was an engine: a job may be over by then.
 * Bounded; of what was seen the oldest is let go. Confined to the energy thread.
 */
final class Early {
  private static final int MOST_JOBS = 5_000;
  private static final int MOST_SEEN = 2_000;
  private static final double LONGEST_SECONDS = 10;

  private final Map<JobSpan.Key, JobSpan> jobs = new LinkedHashMap<>();
  private final Deque<Observation> seen = new ArrayDeque<>();

  void job(JobSpan job) {
    if (jobs.size() < MOST_JOBS) {
      jobs.put(job.key(), job);
    }
  }

  void seen(Observation observation) {
    seen.addLast(observation);
    if (seen.size() > MOST_SEEN) {
      seen.removeFirst();
    }
  }

  /** When the first sample of the last ten seconds was taken; now if there is none. */
  double from(double now) {
    double from = now;
    for (Observation observation : seen) {
      double time = observation.timeSeconds();
      if (observation instanceof Observation.NodeSample && time >= now - LONGEST_SECONDS) {
        from = Math.min(from, time);
      }
    }
    return from;
  }

  /** Tells all of it, and forgets it. */
  void tell(Consumer<JobSpan> toJobs, Consumer<Observation> toEngine) {
    jobs.values().forEach(toJobs);
    seen.forEach(toEngine);
    jobs.clear();
    seen.clear();
  }
}
