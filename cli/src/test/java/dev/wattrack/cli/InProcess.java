package dev.wattrack.cli;

import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.model.config.Entry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts aggregators in the test's own process, on free ports of 127.0.0.1. */
public final class InProcess {

  /** One with its database and all else in a folder; keys and values of its settings. */
  public static Aggregator aggregator(Path folder, Map<String, String> settings) throws Exception {
    Clock clock = Clock.systemUTC();
    return aggregator(folder, store(folder, clock), clock, settings);
  }

  /** One whose store the test looks into, with the test's time. */
  public static Aggregator aggregator(
      Path folder, SqliteStore store, Clock clock, Map<String, String> settings) throws Exception {
    List<Entry> entries = new ArrayList<>();
    settings.forEach((key, value) -> entries.add(new Entry(key, value, "test")));
    for (String port : List.of("ingest.port", "http.port")) {
      entries.add(new Entry(port, "0", "test"));
    }
    entries.add(new Entry("state_dir", folder.toString(), "test"));
    return Aggregator.start(AggregatorConfig.load(null, Map.of(), entries), store, clock);
  }

  /** The store of an aggregator with this folder. */
  public static SqliteStore store(Path folder, Clock clock) throws Exception {
    return SqliteStore.open(folder, SqliteStoreOptions.defaults(), clock);
  }

  private InProcess() {}
}
