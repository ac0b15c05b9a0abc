package dev.wattrack.agent.collect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The folder above the cgroups of Slurm's jobs. It outlives them and counts what they used to the
 * very end, so that what a job used between its last reading and its end is not lost: folder less
 * the jobs that are there less what is booked for those that are gone. With one job gone at a time
 * that remainder is exactly its; with several it is shared out, and they count as sampled. Confined
 * to the jobs' lock.
 */
final class CgroupFamily implements AutoCloseable {
  /** Slurm's own processes of version 2 are in a folder beside the jobs'. */
  private static final String SYSTEM = "/system";

  /** So much between two readings of one moment is nobody's. */
  private static final long NOISE_NANOS = 20_000_000;

  /** Readings that took longer are no readings of one moment: the agent lost the CPU in between. */
  private static final long MOMENT_NANOS = 2_000_000;

  private static final int MOST_READINGS = 10;

  private final CgroupUse all;
  private final CgroupUse system;
  private final Set<TrackedJob> booked = new HashSet<>();
  private long otherNanos = -1;
  private boolean otherExact;
  private long endedNanos;

  CgroupFamily(Root root, String folder, int version) {
    all = new CgroupUse(root, folder, "", version);
    system = new CgroupUse(root, folder + SYSTEM, "", version);
  }

  /**
   * Settles what the jobs that have just gone have used.
   *
   * @param readFromNanos when the reading of the jobs' own accounts began, {@link System#nanoTime}
   */
  void settle(Collection<TrackedJob> jobs, long readFromNanos) {
    if (!all.readCpu()) {
      return;
    }
    system.readCpu();
    boolean oneMoment = System.nanoTime() - readFromNanos < MOMENT_NANOS;
    for (int i = 1; i < MOST_READINGS && !oneMoment; i++) {
      long from = System.nanoTime();
      jobs.forEach(TrackedJob::readAccount);
      all.readCpu();
      system.readCpu();
      oneMoment = System.nanoTime() - from < MOMENT_NANOS;
    }
    long here = Math.max(0, system.cpuNanos()) + endedNanos;
    List<TrackedJob> gone = new ArrayList<>();
    boolean othersRun = false;
    for (TrackedJob job : jobs) {
      if (booked.contains(job)) {
        continue;
      }
      here += job.accountNanos();
      if (job.cgroupGone()) {
        gone.add(job);
      } else {
        othersRun = true;
      }
    }
    // What stands still may be read at any moment: only jobs that run make the remainder uncertain.
    boolean exact = oneMoment || !othersRun;
    long rest = all.cpuNanos() - here;
    boolean looked = otherNanos >= 0;
    if (!looked || gone.isEmpty()) {
      // Before the first look, or of jobs that came and went unseen: nobody's.
      otherNanos = exact || !looked ? rest : Math.min(otherNanos, rest);
      otherExact = exact;
      if (gone.isEmpty()) {
        return;
      }
    }
    long missing = Math.max(0, rest - otherNanos);
    boolean sure = looked && (exact && otherExact && gone.size() == 1 || missing < NOISE_NANOS);
    for (TrackedJob job : gone) {
      job.book(missing / gone.size(), sure);
      endedNanos += job.accountNanos();
      booked.add(job);
    }
    otherNanos = Math.max(otherNanos, rest - missing);
  }

  /** The job is forgotten; what was booked for it stays booked. */
  void forget(TrackedJob job) {
    booked.remove(job);
  }

  @Override
  public void close() {
    all.close();
    system.close();
  }
}
