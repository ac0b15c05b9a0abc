package dev.wattrack.aggregator.store;

/**
 * A node the store knows. Immutable.
 *
 * @param number never reused, never changed
 * @param key the machine id, or {@code foreign:} and the host tag for data that came as line
 *     protocol
 * @param name as shown, unique among the nodes
 */
public record NodeRecord(int number, String key, String name, boolean simulated) {

  /**
   * What was last believed of a node: a word such as {@code up} or {@code stopped}, and since when.
   * Immutable.
   */
  public record LastState(String word, long sinceNanos) {}
}
