package dev.wattrack.aggregator.energy;

import dev.wattrack.energy.input.JobSpec;
import dev.wattrack.energy.input.JobState;
import dev.wattrack.energy.input.Observation;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.NodeUse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which run of which job the engine knows by what name; tells it of starts and ends. Confined to
 * the energy thread.
 */
final class JobRuns {
  /** Where nothing says how many cores a job has, it has one on each node. */
  private static final int UNKNOWN_CORES = 1;

  private static final int MOST = 25_000;
  private static final Duration SLACK = Duration.ofMinutes(2);

  private final Consumer<Observation> out;
  private final Map<JobSpan.Key, JobRun> newest = new LinkedHashMap<>();
  private final Map<String, JobRun> byName = new LinkedHashMap<>();

  JobRuns(Consumer<Observation> out) {
    this.out = out;
  }

  /** The engine's name of {@code scheduler/id}; null if it is none that it knows. */
  @Nullable String nameOf(String job) {
    int slash = job.indexOf('/');
    JobRun run =
        slash < 0
            ? null
            : newest.get(new JobSpan.Key(job.substring(0, slash), job.substring(slash + 1)));
    return run == null || run.priced ? null : run.name;
  }

  @Nullable JobRun byName(String name) {
    return byName.get(name);
  }

  Collection<JobRun> all() {
    return byName.values();
  }

  /** A run that an earlier life of ours had told the engine. */
  void restore(JobRun run) {
    newest.put(run.key, run);
    byName.put(run.name, run);
  }

  void take(JobSpan job, Instant now) {
    JobRun known = newest.get(job.key());
    if (known != null && !sameRun(known, job)) {
      if (!known.isOver()) {
        end(known, job, now, JobState.COMPLETED);
      }
      known = null;
    }
    boolean over = job.state().isOver();
    if (known == null
        && (job.state() == dev.wattrack.model.job.JobState.PENDING || isOld(job, now))) {
      return;
    }
    if (known == null) {
      known = start(job, now);
    } else {
      known.began = began(job, known.start);
      spread(known, job);
    }
    if (over && !known.isOver()) {
      end(known, job, now, state(job));
    }
  }

  /** Over before anybody could have seen what it used. */
  private static boolean isOld(JobSpan job, Instant now) {
    Instant ended = job.ended();
    return job.state().isOver()
        && (ended == null || job.started() == null || ended.isBefore(now.minusSeconds(60)));
  }

  private static boolean sameRun(JobRun run, JobSpan job) {
    Instant started = job.started();
    Instant end = run.end;
    if (end == null) {
      return started == null
          || Duration.between(run.start, started).abs().compareTo(SLACK) < 0
          || began(job, run.start).equals(run.began);
    }
    return job.state().isOver() || started == null || !started.isAfter(end);
  }

  private static Instant began(JobSpan job, Instant start) {
    Instant began = job.begin();
    return began == null ? start : began;
  }

  private JobRun start(JobSpan job, Instant now) {
    Instant started = job.started();
    Instant start = started == null || started.isAfter(now) ? now : started;
    JobRun run = new JobRun(job.key(), start, began(job, start), nodesOf(job));
    newest.remove(job.key());
    newest.put(job.key(), run);
    byName.put(run.name, run);
    forget();
    out.accept(new Observation.JobStarted(seconds(start), spec(run, job)));
    return run;
  }

  /** A job may get more nodes while it runs. */
  private void spread(JobRun run, JobSpan job) {
    List<String> nodes = nodesOf(job);
    if (run.isOver() || run.nodes.containsAll(nodes)) {
      return;
    }
    Set<String> all = new LinkedHashSet<>(run.nodes);
    all.addAll(nodes);
    run.nodes = List.copyOf(all);
    out.accept(new Observation.JobStarted(seconds(run.start), spec(run, job)));
  }

  private void end(JobRun run, JobSpan job, Instant now, JobState state) {
    Instant ended = job.ended();
    Instant end = ended == null || ended.isAfter(now) ? now : ended;
    run.end = end.isBefore(run.start) ? run.start : end;
    out.accept(new Observation.JobEnded(seconds(run.end), run.name, state));
  }

  private static JobState state(JobSpan job) {
    return switch (job.state()) {
      case FAILED -> JobState.FAILED;
      case CANCELLED -> JobState.CANCELLED;
      case PENDING, RUNNING, COMPLETED -> JobState.COMPLETED;
    };
  }

  private static List<String> nodesOf(JobSpan job) {
    Set<String> nodes = new LinkedHashSet<>(job.nodes());
    if (nodes.isEmpty()) {
      job.use().stream().map(NodeUse::node).forEach(nodes::add);
    }
    return new ArrayList<>(nodes);
  }

  private static JobSpec spec(JobRun run, JobSpan job) {
    Integer cores = job.cores();
    Integer gpus = job.gpus();
    int nodes = Math.max(1, run.nodes.size());
    boolean gpu =
        gpus == null
            ? job.use().stream().anyMatch(use -> use.gpuSeconds() != null && use.gpuSeconds() > 0)
            : gpus > 0;
    String program = job.name().isEmpty() ? job.scheduler() : job.name();
    return new JobSpec(
        run.name,
        job.scheduler(),
        program,
        run.nodes,
        cores == null ? UNKNOWN_CORES : Math.max(1, (cores + nodes - 1) / nodes),
        gpu,
        0);
  }

  /** Runs that were priced for good are forgotten first. */
  private void forget() {
    if (byName.size() > MOST) {
      byName.values().removeIf(run -> run.priced && byName.size() > MOST);
      newest.values().removeIf(run -> !byName.containsKey(run.name));
    }
  }

  static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }
}
