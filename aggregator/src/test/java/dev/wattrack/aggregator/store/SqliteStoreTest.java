package dev.wattrack.aggregator.store;

import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The embedded store keeps the contract. */
class SqliteStoreTest {
  @TempDir Path directory = Path.of("unset");
  private int place;

  private TimeSeriesStore openHere() throws StoreException {
    return SqliteStore.open(
        directory.resolve("db" + place),
        SqliteStoreOptions.defaults()
            .withRetention(
                SqliteStoreOptions.FOREVER, SqliteStoreOptions.FOREVER, SqliteStoreOptions.FOREVER),
        Clock.systemUTC());
  }

  @Nested
  class Answers extends StoreAnswersContract {
    @Override
    protected TimeSeriesStore open() throws StoreException {
      return openHere();
    }

    @Override
    protected void startOver() {
      place++;
    }
  }

  @Nested
  class Values extends StoreValuesContract {
    @Override
    protected TimeSeriesStore open() throws StoreException {
      return openHere();
    }

    @Override
    protected void startOver() {
      place++;
    }
  }

  @Nested
  class AsASet extends StoreSetContract {
    @Override
    protected TimeSeriesStore open() throws StoreException {
      return openHere();
    }

    @Override
    protected void startOver() {
      place++;
    }
  }

  @Nested
  class InParts extends StoreSizeContract {
    @Override
    protected TimeSeriesStore open() throws StoreException {
      return openHere();
    }

    @Override
    protected void startOver() {
      place++;
    }
  }

  @Nested
  class Names extends StoreNamesContract {
    @Override
    protected TimeSeriesStore open() throws StoreException {
      return openHere();
    }

    @Override
    protected void startOver() {
      place++;
    }
  }
}
