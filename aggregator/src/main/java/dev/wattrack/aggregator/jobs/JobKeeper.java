package dev.wattrack.aggregator.jobs;

import dev.wattrack.aggregator.store.JobTable;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.model.job.JobSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down the jobs of the board that changed: at once when a state did, the figures of running
 * ones once a minute. What could not be written is tried again. {@link #changed} is confined to the
 * board's thread, {@link #save} is safe for use by several threads.
 */
public final class JobKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(JobKeeper.class);
  private static final int FIGURES_EVERY = 60;
  private static final int MOST_WAITING = 50_000;

  private final JobTable table;
  private final Map<JobSpan.Key, JobSpan> waiting = new LinkedHashMap<>();
  private int calls;
  private boolean failing;

  public JobKeeper(JobTable table) {
    this.table = table;
  }

  /** Looks after the board and takes what changed; to be called once a second on its thread. */
  public List<JobSpan> changed(JobBoard board) {
    board.watch();
    calls++;
    return board.takeChanged(calls % FIGURES_EVERY == 0);
  }

  /** Writes, not on the board's thread. True if there was something to write and it is written. */
  public synchronized boolean save(List<JobSpan> changed) {
    List<JobSpan> earlierRuns = new ArrayList<>();
    for (JobSpan job : changed) {
      JobSpan before = waiting.remove(job.key());
      if (before != null) {
        earlierRuns.add(before);
      }
      waiting.put(job.key(), job);
    }
    if (waiting.isEmpty()) {
      return false;
    }
    List<JobSpan> all = new ArrayList<>(earlierRuns);
    all.addAll(waiting.values());
    try {
      table.save(all);
      waiting.clear();
      if (failing) {
        LOG.warn("jobs are kept again");
        failing = false;
      }
      return true;
    } catch (StoreException e) {
      if (!failing) {
        LOG.warn("jobs cannot be kept: {}", e.getMessage());
        failing = true;
      }
      while (waiting.size() > MOST_WAITING) {
        waiting.remove(waiting.keySet().iterator().next());
      }
      return false;
    }
  }
}
