package dev.wattrack.energy.job;

import dev.wattrack.energy.feature.JobSlot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that run or ended less than ten minutes ago; at most {@value #MAX_JOBS}. Confined to the
 * engine's thread.
 */
public final class JobBook {
  /** After its end a job waits this long for what is learned later. */
  public static final double FINAL_AFTER_SECONDS = 600;

  static final int MAX_JOBS = 20_000;

  /** Priced jobs with time that nobody saw; a spool may still tell. */
  static final int MAX_WAITING = 2_000;

  private final Map<String, JobAccount> accounts = new LinkedHashMap<>();
  private final Map<String, JobAccount> waiting =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JobAccount> eldest) {
          return size() > MAX_WAITING;
        }
      };

  /** Opens an account; false where there are too many, or one of this name is open. */
  public boolean start(JobSlot slot) {
    if (accounts.size() >= MAX_JOBS || accounts.containsKey(slot.spec().id())) {
      return false;
    }
    accounts.put(slot.spec().id(), new JobAccount(slot));
    return true;
  }

  public @Nullable JobAccount account(String jobId) {
    return accounts.get(jobId);
  }

  /** A job that was priced already, but not all of whose time was seen. */
  public @Nullable JobAccount waiting(String jobId) {
    return waiting.get(jobId);
  }

  public Collection<JobAccount> accounts() {
    return accounts.values();
  }

  /** Takes out the accounts of jobs that ended before a time. */
  public List<JobAccount> takeEndedBefore(double timeSeconds) {
    List<JobAccount> due = new ArrayList<>();
    for (JobAccount account : accounts.values()) {
      if (account.endSeconds() <= timeSeconds) {
        due.add(account);
      }
    }
    for (JobAccount account : due) {
      String id = account.slot().spec().id();
      accounts.remove(id);
      if (account.unseenSeconds() > 0) {
        waiting.put(id, account);
      }
    }
    return due;
  }
}
