package dev.wattrack.aggregator.live;

import dev.wattrack.aggregator.energy.EnergyFigures;
import dev.wattrack.aggregator.jobs.JobBoard;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.UserNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that a snapshot shows: those that run, the next ones that wait, and those that were over
 * lately. A queue of ten thousand would make the feed too heavy for a phone.
 */
final class JobList {
  private static final int MOST_RUNNING = 500;
  private static final int MOST_OTHERS = 50;
  private static final Duration LATELY = Duration.ofMinutes(1);

  /** Null if there is none. */
  static @Nullable List<ClusterSnapshot.Job> of(JobBoard board, Instant now, EnergyFigures energy) {
    int[] left = {MOST_OTHERS, MOST_RUNNING, MOST_OTHERS};
    List<ClusterSnapshot.Job> shown = new ArrayList<>();
    board.jobs().stream()
        .filter(job -> isCurrent(job, now))
        .sorted(JobBoard.byInterest())
        .filter(job -> left[kind(job.state())]-- > 0)
        .forEach(job -> shown.add(shown(job, board.users(), energy.jobs().get(job.key()))));
    return shown.isEmpty() ? null : shown;
  }

  private static boolean isCurrent(JobSpan job, Instant now) {
    Instant ended = job.ended();
    return !job.state().isOver() || (ended != null && ended.isAfter(now.minus(LATELY)));
  }

  private static int kind(JobState state) {
    return switch (state) {
      case PENDING -> 0;
      case RUNNING -> 1;
      case COMPLETED, FAILED, CANCELLED -> 2;
    };
  }

  private static ClusterSnapshot.Job shown(
      JobSpan job, UserNames users, EnergyFigures.@Nullable JobWatts energy) {
    Instant started = job.started();
    boolean known = energy != null && energy.cost().isOf(job);
    JobCost cost = energy == null || !known ? null : energy.cost();
    double reach = cost == null ? 0 : EnergyFigures.Z * cost.chargedSd() / 1000;
    double joules = cost == null ? 0 : cost.charged() / 1000.0;
    return new ClusterSnapshot.Job(
        job.id(),
        job.simulated(),
        job.scheduler(),
        job.name(),
        users.shown(job.user()),
        job.group(),
        job.state().word(),
        job.nodes(),
        job.cores(),
        started == null ? null : started.toString(),
        energy == null || !known ? null : rounded(energy.watts()),
        cost == null ? null : rounded(joules),
        cost == null ? null : rounded(Math.max(0, joules - reach)),
        cost == null ? null : rounded(joules + reach),
        job.tasksDone());
  }

  private static @Nullable Double rounded(@Nullable Double value) {
    return value == null ? null : Double.valueOf(Math.round(value * 100) / 100.0);
  }

  private JobList() {}
}
