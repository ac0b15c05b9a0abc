package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.StoreException;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The measurements that are stored, wherever that is. Confined to one thread. */
interface Stored {
  SortedSet<String> names() throws StoreException;

  /** The measurement of that name; null if there is none. */
  @Nullable Relation find(String name) throws StoreException;

  /** Those of our own store, with what is not committed yet. */
  static Stored here(World world, Filter filter) {
    SortedSet<String> names = Measurement.names(world);
    return new Stored() {
      @Override
      public SortedSet<String> names() {
        return names;
      }

      @Override
      public @Nullable Relation find(String name) {
        return names.contains(name) ? new Measurement(world, name, filter) : null;
      }
    };
  }
}
