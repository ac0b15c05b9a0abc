package dev.wattrack.aggregator.jobs;

import dev.wattrack.model.job.JobMerge;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.UserNames;
import dev.wattrack.model.wire.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every job that waits or runs, and those that were over lately. Schedulers' sources report to it,
 * the agents' {@code job} rows are counted on it. Confined to the ingest thread: the one writer of
 * the live jobs.
 */
public final class JobBoard {
  /** A job that an agent sees waits so long for its scheduler to tell of it. */
  private static final Duration CLAIM_WITHIN = Duration.ofSeconds(30);

  /** A scheduler that has been silent for longer is not waited for. */
  private static final Duration SOURCE_FRESH = Duration.ofSeconds(60);

  /** So long an unclaimed job may have no row before it is over; agents send one a second. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** Rows of a job that is over may still come. */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private static final int MOST_JOBS = 50_000;
  private static final int MOST_OVER = 5_000;

  private final InstantSource clock;
  private final UserNames users;
  private final Map<JobSpan.Key, LiveJob> jobs = new LinkedHashMap<>();
  private final List<LiveJob> replaced = new ArrayList<>();
  private final Map<String, Instant> sources = new HashMap<>();
  private long refused;

  public JobBoard(InstantSource clock, UserNames users) {
    this.clock = clock;
    this.users = users;
  }

  /** How owners' names may be shown to people. */
  public UserNames users() {
    return users;
  }

  /** Jobs that were not over when an earlier run ended. */
  public void restore(Collection<JobSpan> open) {
    for (JobSpan job : open) {
      if (!jobs.containsKey(job.key()) && jobs.size() < MOST_JOBS) {
        jobs.put(job.key(), LiveJob.restored(job, clock.instant()));
      }
    }
  }

  /** A scheduler answered; it is waited for before agents' rows alone make a job of it. */
  public void answered(String scheduler) {
    sources.put(scheduler, clock.instant());
  }

  /** A scheduler or a command tells of a job. */
  public void report(JobSpan job) {
    Instant now = clock.instant();
    LiveJob known = jobs.get(job.key());
    if (known != null && JobMerge.sameRun(known.span(), job)) {
      known.report(job, now);
    } else if (known != null || jobs.size() < MOST_JOBS) {
      if (known != null && known.toSave(true)) {
        replaced.add(known);
      }
      jobs.put(job.key(), LiveJob.claimed(job, now));
    } else {
      refused++;
    }
  }

  /** A {@code job} row of a node's agent, of now or of its backlog. */
  public void row(String node, boolean simulated, JobColumns columns, Row row, long timeNanos) {
    for (JobColumns.Part part : columns.parts()) {
      LiveJob job = jobs.get(part.key());
      if (job == null && jobs.size() < MOST_JOBS) {
        job = LiveJob.unclaimed(part, simulated, clock.instant());
        jobs.put(part.key(), job);
      }
      if (job == null) {
        refused++;
      } else if (!Double.isNaN(part.number(row, JobColumns.CPU_SECONDS))) {
        job.row(node, part, row, timeNanos);
      }
    }
  }

  /** Ends what is silent and lets go of what is long over; to be called about once a second. */
  public void watch() {
    Instant now = clock.instant();
    int over = 0;
    for (LiveJob job : jobs.values()) {
      job.endIfGone(SILENCE, now);
      job.reviveIfAlive(SILENCE, now);
      over += job.overSince() != null ? 1 : 0;
    }
    Instant oldest = now.minus(REMEMBERED);
    int[] tooMany = {over - MOST_OVER};
    jobs.values()
        .removeIf(
            job -> {
              Instant since = job.overSince();
              return since != null
                  && !job.toSave(true)
                  && (since.isBefore(oldest) || tooMany[0]-- > 0);
            });
  }

  /** Whether it is a job to show: its scheduler told of it, or will not. */
  private boolean shown(LiveJob job, Instant now) {
    if (job.claimed()) {
      return true;
    }
    Instant answered = sources.get(job.span().scheduler());
    return answered == null
        || answered.isBefore(now.minus(SOURCE_FRESH))
        || job.firstSeen().isBefore(now.minus(CLAIM_WITHIN));
  }

  /** All jobs on the board. */
  public List<JobSpan> jobs() {
    Instant now = clock.instant();
    return jobs.values().stream().filter(job -> shown(job, now)).map(LiveJob::span).toList();
  }

  public Optional<JobSpan> find(JobSpan.Key key) {
    return Optional.ofNullable(jobs.get(key)).map(LiveJob::span);
  }

  /** The pending and running jobs of one scheduler. */
  public List<JobSpan> open(String scheduler) {
    return jobs.values().stream()
        .filter(LiveJob::awaitsScheduler)
        .map(LiveJob::span)
        .filter(job -> job.scheduler().equals(scheduler))
        .toList();
  }

  /** Ids of the running jobs by node. */
  public Map<String, List<String>> idsByNode() {
    Map<String, List<String>> ids = new HashMap<>();
    for (JobSpan job : jobs()) {
      if (job.state() == JobState.RUNNING) {
        List<String> nodes = new ArrayList<>(job.nodes());
        job.use().stream()
            .map(use -> use.node())
            .filter(n -> !nodes.contains(n))
            .forEach(nodes::add);
        nodes.forEach(node -> ids.computeIfAbsent(node, n -> new ArrayList<>()).add(job.id()));
      }
    }
    return ids;
  }

  /**
   * The jobs worth keeping that changed since the last call: at once where the state changed, and
   * the figures of running jobs only when asked for, so that an SD card is spared.
   */
  public List<JobSpan> takeChanged(boolean figuresToo) {
    Instant now = clock.instant();
    List<JobSpan> changed = new ArrayList<>(replaced.stream().map(LiveJob::span).toList());
    replaced.clear();
    for (LiveJob job : jobs.values()) {
      boolean over = job.overSince() != null;
      if (shown(job, now) && job.toSave(figuresToo || over)) {
        changed.add(job.span());
        job.saved();
      }
    }
    return changed;
  }

  /** Reports and rows that were left out because the board was full. */
  public long refused() {
    return refused;
  }

  /** Running first, then pending, then over; the newest of each first. */
  public static Comparator<JobSpan> byInterest() {
    return Comparator.<JobSpan>comparingInt(JobBoard::rank)
        .thenComparing(
            job -> Optional.ofNullable(job.begin()).orElse(Instant.EPOCH),
            Comparator.reverseOrder())
        .thenComparing(JobSpan::id);
  }

  private static int rank(JobSpan job) {
    return switch (job.state()) {
      case RUNNING -> 0;
      case PENDING -> 1;
      case COMPLETED, FAILED, CANCELLED -> 2;
    };
  }
}
