package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.StoreException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of energy under the store's locks. Safe for use by several threads. */
final class SqliteEnergyTable implements EnergyTable {
  private final Transactions tables;

  /** Before it all hours of the real and of the simulated ledger are summed; guarded by this. */
  private final long[] summedTo = new long[2];

  SqliteEnergyTable(Transactions tables) {
    this.tables = tables;
  }

  @Override
  public void save(Batch batch) throws StoreException {
    tables.write("keep the ledger", connection -> SqliteEnergy.save(connection, batch));
    synchronized (summedTo) {
      for (LedgerSpan span : batch.spans()) {
        int i = span.simulated() ? 1 : 0;
        long hour = Math.floorDiv(span.startSeconds(), (long) LedgerHours.HOUR) * LedgerHours.HOUR;
        summedTo[i] = Math.min(summedTo[i], hour);
      }
    }
  }

  @Override
  public boolean thin(long beforeSeconds) throws StoreException {
    boolean[] more = {false};
    tables.write(
        "thin out the ledger",
        connection -> more[0] = SqliteEnergy.thin(connection, beforeSeconds));
    boolean real = sum(false);
    boolean simulated = sum(true);
    return more[0] || real || simulated;
  }

  private boolean sum(boolean simulated) throws StoreException {
    synchronized (summedTo) {
      int i = simulated ? 1 : 0;
      long[] next = {-1};
      tables.write(
          "sum the ledger",
          connection -> next[0] = LedgerHours.sum(connection, simulated, summedTo[i]));
      if (next[0] >= 0) {
        summedTo[i] = next[0];
      }
      return next[0] >= 0;
    }
  }

  @Override
  public List<LedgerSpan> ledger(EnergyTable.Wanted wanted) throws StoreException {
    return tables.read("read", connection -> EnergyReader.ledger(connection, wanted));
  }

  @Override
  public List<JobCost> costs(Instant from, Instant to, int most) throws StoreException {
    return tables.read("read", connection -> EnergyReader.costs(connection, from, to, most));
  }

  @Override
  public List<JobCost> costs(Collection<String> ids) throws StoreException {
    return tables.read("read", connection -> EnergyReader.costs(connection, ids));
  }

  @Override
  public byte @Nullable [] memory(String name) throws StoreException {
    return tables
        .read("read", connection -> Optional.ofNullable(EnergyReader.memory(connection, name)))
        .orElse(null);
  }
}
