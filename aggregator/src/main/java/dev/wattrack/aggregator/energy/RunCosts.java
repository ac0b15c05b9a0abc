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

  /** Runs of whose ledger something came late, at most so many at once. */
  private static final int MOST_REVISED = 5_000;

  private final Map<String, More> revised = new LinkedHashMap<>();
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
    for (NodeEntry node : interval.nodes()) {
      if (node.quality() != Quality.ESTIMATED && node.quality() != Quality.OFF) {
        qualities.put(node.node(), node.quality());
      }
    }
    more(interval)
        .forEach(
            (job, more) -> {
              JobRun run = runs.byName(job);
              if (run != null) {
                run.moreExclusive += more.exclusive();
                run.moreFull += more.full();
              }
            });
  }

  /** What a run pays by other policies than allocation beside that, mJ. */
  record More(long exclusive, long full) {
    More plus(More other) {
      return new More(exclusive + other.exclusive, full + other.full);
    }

    More minus(More other) {
      return new More(exclusive - other.exclusive, full - other.full);
    }
  }

  private static final More NOTHING = new More(0, 0);

  private static Map<String, More> more(Interval interval) {
    Map<String, Long> now = new HashMap<>();
    for (NodeEntry node : interval.nodes()) {
      for (NodeEntry.JobEntry job : node.jobs()) {
        now.merge(job.jobId(), job.dynamicMillijoules() + job.idleMillijoules(), Long::sum);
      }
    }
    if (now.isEmpty()) {
      return Map.of();
    }
    Map<String, Long> exclusive = bill(interval, IdlePolicy.EXCLUSIVE);
    Map<String, Long> full = bill(interval, IdlePolicy.FULL);
    Map<String, More> all = new HashMap<>();
    now.forEach(
        (job, millijoules) ->
            all.put(
                job,
                new More(
                    exclusive.getOrDefault(job, millijoules) - millijoules,
                    full.getOrDefault(job, millijoules) - millijoules)));
    return all;
  }

  private static Map<String, Long> bill(Interval interval, IdlePolicy policy) {
    Bill bill = new Bill(policy);
    bill.add(interval);
    return bill.jobs();
  }

  /** Intervals became other ones after they were closed; so do the costs of their jobs. */
  void changed(List<Interval> before, List<Interval> after) {
    Map<String, More> all = new HashMap<>();
    after.forEach(interval -> more(interval).forEach((job, m) -> all.merge(job, m, More::plus)));
    for (Interval interval : before) {
      more(interval).forEach((job, m) -> all.put(job, all.getOrDefault(job, NOTHING).minus(m)));
    }
    all.forEach(this::charge);
  }

  private void charge(String job, More more) {
    if (more.equals(NOTHING)) {
      return;
    }
    JobRun run = runs.byName(job);
    if (run != null) {
      run.moreExclusive += more.exclusive();
      run.moreFull += more.full();
    }
    if (run == null || run.priced) {
      revised.merge(job, more, More::plus);
      if (revised.size() > MOST_REVISED) {
        revised.remove(revised.keySet().iterator().next());
      }
    }
  }

  /** Runs that were priced for good and pay more, or less, since. */
  Map<String, More> takeRevised() {
    Map<String, More> all = new LinkedHashMap<>(revised);
    revised.clear();
    return all;
  }

  /** They could not be written. */
  void putBack(Map<String, More> taken) {
    taken.forEach((job, more) -> revised.merge(job, more, More::plus));
  }

  /** A cost with what its run pays more. */
  static JobCost revised(JobCost cost, More more) {
    return new JobCost(
        cost.key(),
        cost.scheduler(),
        cost.id(),
        cost.simulated(),
        cost.began(),
        cost.start(),
        cost.end(),
        cost.revision() + 1,
        cost.isFinal(),
        cost.marginal(),
        cost.idle(),
        cost.exclusiveIdle() + more.exclusive(),
        cost.full() + more.full(),
        cost.sd(),
        cost.idleSd(),
        cost.quality(),
        cost.policy(),
        cost.pricedAt(),
        cost.features(),
        cost.nodes());
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
