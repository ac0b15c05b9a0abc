package dev.wattrack.aggregator;

import dev.wattrack.aggregator.store.Outbox;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.aggregator.store.external.ExportThread;
import dev.wattrack.aggregator.store.external.Exporter;
import dev.wattrack.aggregator.store.external.ServerAddress;
import dev.wattrack.aggregator.store.external.influx.InfluxServer;
import dev.wattrack.model.job.UserNames;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Puts the export to an external store together. */
final class ExternalStore {

  /** The export to that server, not yet started; null if there is none. */
  static @Nullable ExportThread of(
      @Nullable ServerAddress address, TimeSeriesStore store, UserNames users, Clock clock)
      throws StartException {
    if (address == null) {
      return null;
    }
    Outbox outbox =
        store
            .outbox()
            .orElseThrow(
                () ->
                    new StartException(
                        "the store was opened without an outbox for " + address.words(),
                        new IllegalStateException(address.target())));
    InfluxServer server = new InfluxServer(address);
    return new ExportThread(
        new Exporter(store, outbox, server, address.words(), users, clock), server);
  }

  private ExternalStore() {}
}
