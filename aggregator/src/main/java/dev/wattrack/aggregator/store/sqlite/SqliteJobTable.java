package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.JobTable;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.model.job.JobSpan;
import java.util.Collection;
import java.util.List;

/** The tables of jobs under the store's locks. Safe for use by several threads. */
final class SqliteJobTable implements JobTable {
  private final Transactions tables;

  SqliteJobTable(Transactions tables) {
    this.tables = tables;
  }

  @Override
  public void save(Collection<JobSpan> jobs) throws StoreException {
    tables.write("keep jobs", connection -> SqliteJobs.save(connection, jobs));
  }

  @Override
  public List<JobSpan> find(JobTable.Wanted wanted) throws StoreException {
    return tables.read("read", connection -> SqliteJobs.find(connection, wanted));
  }

  @Override
  public List<JobSpan> open(int most) throws StoreException {
    return tables.read("read", connection -> SqliteJobs.open(connection, most));
  }
}
