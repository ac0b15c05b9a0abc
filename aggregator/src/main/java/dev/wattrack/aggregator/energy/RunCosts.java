package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.Bill;
import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.NodeEntry;
import dev.wattrack.energy.ledger.Quality;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * From the engine's joules to the costs of runs that are kept: what they pay by each idle policy,
 * how good the figures are, and which have not been written yet. Confined to the energy thread.
 */
final class RunCosts {
  private final boolean simulated;
  private final IdlePolicy policy;
  private final JobRuns runs;
  private final Map<String, JobCost> fresh = new LinkedHashMap<>();
  private final Map<String, Quality> qualities = new HashMap<>();
  private final LongSupplier throughSeconds;

  /** {@code throughSeconds} tells the end of the last interval. */
  RunCosts(boolean simulated, IdlePolicy policy, JobRuns runs, LongSupplier throughSeconds) {
    this.simulated = simulated;
    this.policy = policy;
    this.runs = runs;
    this.throughSeconds = throughSeconds;
  }

  /** An interval was closed. */
  void interval(Interval interval) {
    Map<String, Long> now = new HashMap<>();
    for (NodeEntry node : interval.nodes()) {
      if (node.quality() != Quality.ESTIMATED && node.quality() != Quality.OFF) {
        qualities.put(node.node(), node.quality());
      }
      for (NodeEntry.JobEntry job : node.jobs()) {
        now.merge(job.jobId(), job.dynamicMillijoules() + job.idleMillijoules(), Long::sum);
      }
    }
    if (now.isEmpty()) {
      return;
    }
    Map<String, Long> exclusive = bill(interval, IdlePolicy.EXCLUSIVE);
    Map<String, Long> full = bill(interval, IdlePolicy.FULL);
    now.forEach(
        (job, millijoules) -> {
          JobRun run = runs.byName(job);
          if (run != null) {
            run.moreExclusive += exclusive.getOrDefault(job, millijoules) - millijoules;
            run.moreFull += full.getOrDefault(job, millijoules) - millijoules;
          }
        });
  }

  private static Map<String, Long> bill(Interval interval, IdlePolicy policy) {
    Bill bill = new Bill(policy);
    bill.add(interval);
    return bill.jobs();
  }

  /** The engine's final figure of a job, or a newer one. */
  void priced(JobEnergy job) {
    JobRun run = runs.byName(job.job().id());
    if (run != null) {
      run.priced = true;
    }
    if (run != null && isKnown(job)) {
      fresh.put(run.name, cost(run, job, true));
    }
  }

  /** Nothing is known of a job whose nodes nobody measures; that is not nothing. */
  static boolean isKnown(JobEnergy energy) {
    return !energy.nodes().isEmpty();
  }

  JobCost cost(JobRun run, JobEnergy energy, boolean isFinal) {
    return cost(run, energy, isFinal, policy);
  }

  JobCost cost(JobRun run, JobEnergy energy, boolean isFinal, IdlePolicy by) {
    return run.cost(
        energy,
        simulated,
        isFinal,
        quality(energy),
        by,
        Instant.ofEpochSecond(Math.max(0, throughSeconds.getAsLong())));
  }

  private String quality(JobEnergy energy) {
    double seconds = (energy.endSeconds() - energy.startSeconds()) * energy.nodes().size();
    if (energy.unseenSeconds() > 0.1 * Math.max(1, seconds)) {
      return Spans.word(Quality.ESTIMATED);
    }
    Quality worst = Quality.MEASURED;
    for (JobEnergy.NodeShare share : energy.nodes()) {
      Quality one = qualities.getOrDefault(share.node(), Quality.ASSUMED);
      worst = one.compareTo(worst) > 0 ? one : worst;
    }
    return Spans.word(energy.nodes().isEmpty() ? Quality.ASSUMED : worst);
  }

  /** How well each node is known that was ever seen. */
  Map<String, Quality> qualities() {
    return Map.copyOf(qualities);
  }

  /** Costs that are new since the last call, of jobs that are over. */
  List<JobCost> take(Collection<JobEnergy> provisional) {
    for (JobEnergy energy : provisional) {
      JobRun run = runs.byName(energy.job().id());
      if (run != null && run.isOver() && !run.priced && !run.saved && isKnown(energy)) {
        run.saved = true;
        fresh.put(run.name, cost(run, energy, false));
      }
    }
    List<JobCost> all = List.copyOf(fresh.values());
    fresh.clear();
    return all;
  }

  /** They could not be written. */
  void putBack(List<JobCost> taken) {
    taken.forEach(cost -> fresh.putIfAbsent(cost.key(), cost));
  }
}
