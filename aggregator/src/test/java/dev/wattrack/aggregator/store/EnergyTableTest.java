package dev.wattrack.aggregator.store;

import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Both places for the ledger keep the contract. */
class EnergyTableTest {

  @Nested
  class InSqlite extends EnergyTableContract {
    @TempDir Path directory = Path.of("unset");
    private @Nullable SqliteStore store;

    @Override
    protected EnergyTable open() throws Exception {
      SqliteStore opened =
          SqliteStore.open(directory, SqliteStoreOptions.defaults(), Clock.systemUTC());
      store = opened;
      return opened.energy();
    }

    @Override
    protected void close() {
      if (store != null) {
        store.close();
      }
    }
  }

  @Nested
  class InMemory extends EnergyTableContract {
    @Override
    protected EnergyTable open() {
      return new MemoryEnergy();
    }

    @Override
    protected void close() {}
  }
}
