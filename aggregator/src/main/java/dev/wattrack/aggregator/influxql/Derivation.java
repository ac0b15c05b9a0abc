package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.StoreException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * A measurement that nobody stores: it is made of the tables of energy, jobs or alerts whenever it
 * is asked for. Its series have the tag {@code simulated} where they are of a simulated rack.
 * Confined to one thread.
 */
interface Derivation {
  String SIMULATED = "simulated";

  String name();

  SortedMap<String, FieldType> fields();

  SortedSet<String> tagKeys();

  /** The tags of its series; of very many the newest. */
  Set<SortedMap<String, String>> series() throws StoreException;

  /**
   * Rows from one time to another, both included.
   *
   * @param stepSeconds what is to be summed up if it can be, 0 for the rows as they are
   */
  Rows rows(List<String> wanted, boolean simulated, long fromNanos, long toNanos, int stepSeconds)
      throws StoreException, InfluxQlException;

  /** Whether {@link #rows} can sum up. */
  default boolean sums() {
    return false;
  }
}
