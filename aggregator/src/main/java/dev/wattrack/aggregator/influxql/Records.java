package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.UserNames;
import java.util.List;

/**
 * What is known of energy and jobs beside the tables, because it is newer. Immutable.
 *
 * @param jobs those on the board
 * @param costs of jobs that run or ended lately
 * @param users how the names of the jobs' owners may be shown
 */
public record Records(Ledger ledger, List<JobSpan> jobs, List<JobCost> costs, UserNames users) {

  /** Spans of the ledger in order of time, oldest first; the step is a multiple of a minute. */
  public interface Ledger {
    List<LedgerSpan> spans(
        boolean simulated, long fromSeconds, long toSeconds, int stepSeconds, int most)
        throws StoreException;
  }

  public Records {
    jobs = List.copyOf(jobs);
    costs = List.copyOf(costs);
  }

  /** The ledger of the table alone. */
  public static Ledger ledgerOf(TimeSeriesStore store) {
    return (simulated, from, to, step, most) ->
        store.energy().ledger(new EnergyTable.Wanted(simulated, from, to, step, false, most));
  }
}
