package dev.wattrack.aggregator.jobs;

import dev.wattrack.model.job.JobMerge;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.NodeUse;
import dev.wattrack.model.job.TaskCount;
import dev.wattrack.model.wire.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job on the board: what its scheduler last said and what the agents count. Confined to the
 * ingest thread.
 */
final class LiveJob {
  private static final int MOST_NODES = 4_096;

  /** After our own start agents and schedulers get so long to tell of the jobs they still have. */
  private static final Duration RETURN = Duration.ofSeconds(90);

  /** So long a command under `wattrack run`, which reports every few seconds, may be silent. */
  private static final Duration UNREPORTED = Duration.ofSeconds(60);

  private final Map<String, NodeMeter> meters = new LinkedHashMap<>();
  private final Instant firstSeen;
  private JobSpan word;
  private boolean claimed;
  private boolean restored;
  private @Nullable JobSpan drawn;
  private boolean changed = true;
  private boolean stateChanged = true;
  private @Nullable Instant overSince;
  private Instant reported;

  /** A job that its scheduler told of. */
  static LiveJob claimed(JobSpan word, Instant now) {
    LiveJob job = new LiveJob(word, now);
    job.claimed = true;
    return job;
  }

  /** A job that only agents have told of so far. */
  static LiveJob unclaimed(JobColumns.Part part, boolean simulated, Instant now) {
    return new LiveJob(
        JobSpan.of(part.key().scheduler(), part.key().id())
            .name(part.name())
            .user(part.user())
            .simulated(simulated)
            .state(JobState.RUNNING)
            .build(),
        now);
  }

  /** A job of an earlier run of ours; whether it still is remains to be seen. */
  static LiveJob restored(JobSpan word, Instant now) {
    LiveJob job = new LiveJob(word, now);
    job.restored = true;
    job.saved();
    return job;
  }

  private LiveJob(JobSpan word, Instant now) {
    this.word = word;
    firstSeen = now;
    reported = now;
    overSince = word.state().isOver() ? now : null;
  }

  /** The scheduler says something of the same run. */
  void report(JobSpan news, Instant now) {
    reported = now;
    boolean first = !claimed;
    claimed = true;
    JobSpan next =
        JobMerge.merge(
            first ? word.but().state(news.state()).started(null).ended(null).build() : word, news);
    if (!next.equals(word)) {
      stateChanged |= next.state() != word.state() || first;
      word = next;
      changed = true;
      drawn = null;
    }
    enterOver(now);
  }

  private void enterOver(Instant now) {
    overSince = !word.state().isOver() ? null : overSince == null ? now : overSince;
  }

  void row(String node, JobColumns.Part part, Row row, long timeNanos) {
    NodeMeter meter = meters.get(node);
    if (meter == null) {
      if (meters.size() >= MOST_NODES) {
        return;
      }
      meter = new NodeMeter(node);
      meters.put(node, meter);
      stateChanged = true;
    }
    meter.take(part, row, timeNanos);
    changed = true;
    drawn = null;
  }

  /**
   * A job without a scheduler is over when no node has processes of it any more, or has been silent
   * about it for so long.
   */
  void endIfGone(Duration silence, Instant now) {
    if (word.state().isOver()) {
      return;
    }
    if (claimed) {
      if (word.scheduler().equals(JobSpan.RUN)) {
        endIfUnreported(silence, now);
      }
      return;
    }
    long last = Long.MIN_VALUE;
    boolean alive = false;
    long freshNanos = nanos(now.minus(silence));
    for (NodeMeter meter : meters.values()) {
      last = Math.max(last, meter.lastNanos());
      alive |= meter.runs() && meter.lastNanos() >= freshNanos;
    }
    boolean forgotten = restored && meters.isEmpty() && firstSeen.isBefore(now.minus(RETURN));
    if (forgotten || (!alive && last != Long.MIN_VALUE)) {
      word =
          word.but()
              .state(JobState.COMPLETED)
              .ended(forgotten ? null : instant(last))
              .reason(forgotten ? "not seen since the aggregator was started anew" : null)
              .build();
      changed = true;
      stateChanged = true;
      drawn = null;
      enterOver(now);
    }
  }

  /** Nobody but the command that runs it could say that such a job is over. */
  private void endIfUnreported(Duration silence, Instant now) {
    long freshNanos = nanos(now.minus(silence));
    long last = nanos(reported);
    boolean alive = reported.plus(UNREPORTED).isAfter(now);
    for (NodeMeter meter : meters.values()) {
      last = Math.max(last, meter.lastNanos());
      alive |= meter.runs() && meter.lastNanos() >= freshNanos;
    }
    if (!alive) {
      word =
          word.but()
              .state(JobState.COMPLETED)
              .ended(instant(last))
              .reason("its wattrack run no longer reports")
              .build();
      changed = true;
      stateChanged = true;
      drawn = null;
      enterOver(now);
    }
  }

  /** An unclaimed job has processes again: it was not over, only silent. */
  void reviveIfAlive(Duration silence, Instant now) {
    if (claimed || !word.state().isOver()) {
      return;
    }
    long freshNanos = nanos(now.minus(silence));
    for (NodeMeter meter : meters.values()) {
      if (meter.runs() && meter.lastNanos() >= freshNanos) {
        word = word.but().state(JobState.RUNNING).ended(null).build();
        overSince = null;
        stateChanged = true;
        drawn = null;
        return;
      }
    }
  }

  JobSpan span() {
    JobSpan known = drawn;
    if (known == null) {
      known = draw();
      drawn = known;
    }
    return known;
  }

  private JobSpan draw() {
    Map<String, NodeUse> uses = new LinkedHashMap<>();
    word.use().forEach(use -> uses.put(use.node(), use));
    long first = Long.MAX_VALUE;
    double done = Double.NaN;
    double failed = 0;
    for (Map.Entry<String, NodeMeter> entry : meters.entrySet()) {
      NodeMeter meter = entry.getValue();
      NodeUse use = meter.use();
      uses.merge(entry.getKey(), use, JobMerge::merge);
      first = Math.min(first, meter.firstNanos());
      if (!Double.isNaN(meter.tasksDone())) {
        done = (Double.isNaN(done) ? 0 : done) + meter.tasksDone();
        failed += Double.isNaN(meter.tasksFailed()) ? 0 : meter.tasksFailed();
      }
    }
    var all = word.but().use(List.copyOf(uses.values()));
    if (word.nodes().isEmpty() && !claimed) {
      all.nodes(List.copyOf(meters.keySet()));
    }
    if (word.started() == null && !claimed && first != Long.MAX_VALUE) {
      all.started(instant(first));
    }
    if (word.tasks().isEmpty() && !Double.isNaN(done)) {
      all.tasks(List.of(new TaskCount("", Math.round(done), Math.round(failed), null)));
    }
    return all.build();
  }

  /** Whether its end must still be asked for. */
  boolean awaitsScheduler() {
    return (claimed || restored) && !word.state().isOver();
  }

  /** Whether its scheduler has told of it. */
  boolean claimed() {
    return claimed;
  }

  Instant firstSeen() {
    return firstSeen;
  }

  /** Since when it is known to be over; null while it is not. */
  @Nullable Instant overSince() {
    return overSince;
  }

  /** Whether it was never saved as it is: at once when its state changed, else when asked to. */
  boolean toSave(boolean figuresToo) {
    return stateChanged || (figuresToo && changed);
  }

  void saved() {
    changed = false;
    stateChanged = false;
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }
}
