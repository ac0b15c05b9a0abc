package dev.wattrack.aggregator.store;

import dev.wattrack.model.wire.Column;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Where samples live. (node, time, series) is a set: committing a row again changes nothing, and of
 * two different values for one time the one committed later stands. Commit and maintain are called
 * from one thread, the rest from any.
 */
public interface TimeSeriesStore extends AutoCloseable {

  /** Receives rows in order of time for each layout of a node; see {@link #scan}. */
  interface RowSink {
    /**
     * One row of a node: columns and their numbers, NaN where a column has no value. The array is
     * reused.
     */
    void row(int node, long timeNanos, List<Column> columns, double[] values);
  }

  /** Figures of the store for /metrics and /health. Immutable. */
  record Stats(long bytesOnDisk, long bytesWritten, long headBytes, long sealedBlocks) {}

  /** All nodes, in order of number. */
  List<NodeRecord> nodes() throws StoreException;

  /** The node of this key, made if it is new; a known key gets the given name. Durable. */
  NodeRecord node(String key, String name, boolean simulated) throws StoreException;

  /** What {@link #remember} was last told, by node number; nodes never told of are left out. */
  Map<Integer, NodeRecord.LastState> lastStates() throws StoreException;

  /** Keeps what is believed of some nodes over a restart. Durable. */
  void remember(Map<Integer, NodeRecord.LastState> states) throws StoreException;

  /** Where the jobs are kept. */
  JobTable jobs();

  /** Where the ledger of energy is kept. */
  EnergyTable energy();

  /** Where it is kept which nodes have joined. */
  CredentialTable credentials();

  /** Where alerts are kept. */
  AlertTable alerts();

  /** The tokens of HTTP and of joining. */
  TokenTable tokens();

  /** The dictionary number of a text, made if it is new. */
  int textNumber(String text) throws StoreException;

  /**
   * The dictionary numbers of many texts at once, made durable together. Texts for which there is
   * no room are left out.
   *
   * @param maxNew so many new ones at most
   */
  Map<String, Integer> textNumbers(Set<String> texts, int maxNew) throws StoreException;

  /** The text of a dictionary number; empty if there is none. */
  String text(int number) throws StoreException;

  /** Makes segments durable, all or none. On return they may be acknowledged. */
  void commit(List<Segment> segments) throws StoreException;

  /**
   * Does what is due: seals finished buckets, writes roll-ups, drops what retention says. Cheap
   * when nothing is due; works in slices of at most about 200 ms so that commits can come between.
   *
   * @return true if more is due right now
   */
  boolean maintain(long nowNanos) throws StoreException;

  /**
   * True while so much waits in memory to be sealed that {@link #maintain} must come before the
   * next commit. Safe for use by several threads.
   */
  default boolean crowded() {
    return false;
  }

  /**
   * Answers a query from blocks, roll-ups, committed and the given uncommitted segments.
   *
   * @param live segments not yet committed, of any nodes
   */
  List<Series> query(SeriesQuery query, List<Segment> live) throws StoreException;

  /** Hands over every raw row of the nodes (empty: all) with from ≤ time &lt; to. */
  void scan(Set<Integer> nodes, long fromNanos, long toNanos, List<Segment> live, RowSink sink)
      throws StoreException;

  /** The names of everything that was ever stored: measurements and their fields, in order. */
  default SortedMap<String, SortedSet<String>> fields() {
    return new TreeMap<>();
  }

  /**
   * Every column of a measurement that was ever committed, with the nodes that have used it. Nodes
   * that wrote nothing since the store keeps this are missing.
   */
  default Map<Column, Set<Integer>> columns(String measurement) {
    return Map.of();
  }

  /** What a second store has not confirmed; none unless the store was opened for that. */
  default Optional<Outbox> outbox() {
    return Optional.empty();
  }

  Stats stats();

  /** Commits nothing more and lets go of the files; what was committed stays. */
  @Override
  void close();
}
