package dev.wattrack.aggregator.store;

import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

/** The embedded store keeps the contract. */
class SqliteStoreTest extends TimeSeriesStoreContract {
  @TempDir Path directory = Path.of("unset");
  private int place;

  @Override
  protected TimeSeriesStore open() throws StoreException {
    return SqliteStore.open(
        directory.resolve("db" + place),
        SqliteStoreOptions.defaults()
            .withRetention(
                SqliteStoreOptions.FOREVER, SqliteStoreOptions.FOREVER, SqliteStoreOptions.FOREVER),
        Clock.systemUTC());
  }

  @Override
  protected void startOver() {
    place++;
  }
}
