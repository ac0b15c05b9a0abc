package dev.wattrack.aggregator.store;

/**
 * A node the store knows. Immutable.
 *
 * @param number never reused, never changed
 * @param key the machine id, or {@code foreign:} and the host tag for data that came as line
 *     protocol
 * @param name as shown, unique among the nodes
 */
public record NodeRecord(int number, String key, String name, boolean simulated) {}
