package dev.wattrack.aggregator.ingest;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts, by address, the connections that have not said yet who they are, and bounds them.
 * Confined to the ingest thread.
 */
final class Newcomers {
  private final int limit;
  private final Map<String, Integer> waiting = new HashMap<>();

  Newcomers(int limit) {
    this.limit = limit;
  }

  /** True if one more of this address may come in; it is then counted. */
  boolean enter(String address) {
    int count = waiting.getOrDefault(address, 0);
    if (count >= limit) {
      return false;
    }
    waiting.put(address, count + 1);
    return true;
  }

  void leave(String address) {
    waiting.computeIfPresent(address, (key, count) -> count > 1 ? count - 1 : null);
  }
}
