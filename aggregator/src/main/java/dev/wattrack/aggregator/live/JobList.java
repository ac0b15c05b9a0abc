package dev.wattrack.aggregator.live;

import dev.wattrack.aggregator.jobs.JobBoard;
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
  static @Nullable List<ClusterSnapshot.Job> of(JobBoard board, Instant now) {
    int[] left = {MOST_OTHERS, MOST_RUNNING, MOST_OTHERS};
    List<ClusterSnapshot.Job> shown = new ArrayList<>();
    board.jobs().stream()
        .filter(job -> isCurrent(job, now))
        .sorted(JobBoard.byInterest())
        .filter(job -> left[kind(job.state())]-- > 0)
        .forEach(job -> shown.add(shown(job, board.users())));
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

  private static ClusterSnapshot.Job shown(JobSpan job, UserNames users) {
    Instant started = job.started();
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
        null,
        null,
        null,
        null,
        job.tasksDone());
  }

  private JobList() {}
}
