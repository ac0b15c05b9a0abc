package dev.wattrack.aggregator.store;

import dev.wattrack.model.job.JobSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a store that has no tables: the newest thousands, until the end of this process. Safe
 * for use by several threads.
 */
public final class MemoryJobs implements JobTable {
  private static final int MOST = 20_000;

  private record Run(JobSpan.Key key, @Nullable Instant submitted) {}

  private final Map<Run, JobSpan> jobs = new LinkedHashMap<>();

  @Override
  public synchronized void save(Collection<JobSpan> saved) {
    for (JobSpan job : saved) {
      Run run = new Run(job.key(), job.submitted());
      jobs.remove(run);
      jobs.put(run, job);
    }
    while (jobs.size() > MOST) {
      jobs.remove(jobs.keySet().iterator().next());
    }
  }

  @Override
  public synchronized List<JobSpan> find(Wanted wanted) {
    return newest(jobs.values().stream().filter(job -> fits(job, wanted)), wanted.most());
  }

  @Override
  public synchronized List<JobSpan> open(int most) {
    return newest(jobs.values().stream().filter(job -> !job.state().isOver()), most);
  }

  /** Whether a job is among the wanted. */
  public static boolean fits(JobSpan job, Wanted wanted) {
    Instant ended = job.ended();
    return (wanted.id() == null || wanted.id().equals(job.id()))
        && (wanted.scheduler() == null || wanted.scheduler().equals(job.scheduler()))
        && begin(job).isBefore(wanted.to())
        && (ended == null || !ended.isBefore(wanted.from()));
  }

  /** When a job began to be; the epoch if nobody knows. */
  public static Instant begin(JobSpan job) {
    return Stream.of(job.submitted(), job.started(), job.ended())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(Instant.EPOCH);
  }

  private static List<JobSpan> newest(Stream<JobSpan> found, int most) {
    List<JobSpan> all = new ArrayList<>(found.toList());
    all.sort(Comparator.comparing(MemoryJobs::begin).reversed());
    return all.size() > most ? all.subList(0, most) : all;
  }
}
