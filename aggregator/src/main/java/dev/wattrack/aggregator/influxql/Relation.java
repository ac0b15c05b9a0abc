package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.aggregator.store.StoreException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What a SELECT selects from: a measurement of the store, a derivation, or a subquery. */
interface Relation {
  String name();

  SortedMap<String, FieldType> fields();

  SortedSet<String> tagKeys() throws StoreException;

  /** The tags of every series that there ever was; of a derivation of those of a month. */
  Set<SortedMap<String, String>> series() throws StoreException;

  /**
   * The rows from one time to another, both included, of series that meet what the condition says
   * of tags.
   */
  List<Table> rows(List<String> fields, long from, long to, @Nullable Expr condition)
      throws StoreException, InfluxQlException;

  /** The same of one field, a row a window; null if there is no such short cut. */
  @Nullable List<Table> windows(
      String field, Aggregate aggregate, long from, long to, long step, @Nullable Expr condition)
      throws StoreException, InfluxQlException;
}
