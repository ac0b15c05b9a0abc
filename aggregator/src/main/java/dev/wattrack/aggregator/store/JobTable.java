package dev.wattrack.aggregator.store;

import dev.wattrack.model.job.JobSpan;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where jobs are kept over restarts. Safe for use by several threads; every call may block. */
public interface JobTable {

  /**
   * Which jobs are wanted. Immutable.
   *
   * @param from jobs that were over before are left out
   * @param to jobs that began at or after it are left out
   * @param scheduler null for any
   * @param id null for any
   */
  record Wanted(
      Instant from, Instant to, @Nullable String scheduler, @Nullable String id, int most) {}

  /**
   * Keeps jobs as they are now; one that is known by its key and its submission is replaced, its
   * node uses and tasks as well. Durable, all or none.
   */
  void save(Collection<JobSpan> jobs) throws StoreException;

  /** The newest first. */
  List<JobSpan> find(Wanted wanted) throws StoreException;

  /** Those that were pending or running when they were last saved, the newest first. */
  List<JobSpan> open(int most) throws StoreException;
}
