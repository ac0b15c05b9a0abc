package dev.wattrack.aggregator.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of energy and the costs of jobs, kept over restarts. Real and simulated racks are
 * never in one answer. Safe for use by several threads; every call may block.
 */
public interface EnergyTable {

  /**
   * What is written together. Immutable.
   *
   * @param spans replace all spans of their minutes and their kind of rack
   * @param costs replace what was known of their runs
   * @param memories what to go on from after a restart, by name
   */
  record Batch(List<LedgerSpan> spans, List<JobCost> costs, Map<String, byte[]> memories) {
    public static final Batch EMPTY = new Batch(List.of(), List.of(), Map.of());

    public Batch {
      spans = List.copyOf(spans);
      costs = List.copyOf(costs);
      memories = Map.copyOf(memories);
    }
  }

  /**
   * Which spans are wanted: those that start from ≤ start &lt; to, summed over steps of a length
   * that is a multiple of a minute. Immutable.
   *
   * @param withJobs whether the jobs' shares are wanted
   * @param most spans at most, the oldest first
   */
  record Wanted(
      boolean simulated,
      long fromSeconds,
      long toSeconds,
      int stepSeconds,
      boolean withJobs,
      int most) {

    public Wanted {
      if (stepSeconds < 60 || stepSeconds % 60 != 0 || most < 1) {
        throw new IllegalArgumentException("step " + stepSeconds + " s, at most " + most);
      }
    }
  }

  /** Makes a batch durable, all or none. */
  void save(Batch batch) throws StoreException;

  /**
   * Spans in order of time, at most two a step: with a meter value first, then without. Where only
   * hours are left, a step shorter than an hour gives hours.
   */
  List<LedgerSpan> ledger(Wanted wanted) throws StoreException;

  /** Costs of runs that overlap a time, the newest first. */
  List<JobCost> costs(Instant from, Instant to, int most) throws StoreException;

  /** Costs of the runs of these ids, of any scheduler. */
  List<JobCost> costs(Collection<String> ids) throws StoreException;

  /** What was last saved under a name, or null. */
  byte @Nullable [] memory(String name) throws StoreException;

  /**
   * Sums minutes that began before a time to hours, exactly, some at a call; and does what makes
   * longer times quicker to read.
   *
   * @return true if there is more to do
   */
  boolean thin(long beforeSeconds) throws StoreException;
}
