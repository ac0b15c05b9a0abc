package dev.wattrack.sensors.driver;

import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what was not believed, by reason. Bounded: reasons beyond the 24th count as "other". Safe
 * for use by several threads.
 */
public final class Refusals {
  private static final int MOST_REASONS = 24;
  private final Map<String, Long> counts = new TreeMap<>();

  /**
   * @param reason a few words without figures, e.g. {@code wrong checksum}
   */
  public synchronized void count(String reason) {
    boolean known = counts.containsKey(reason) || counts.size() < MOST_REASONS;
    counts.merge(known ? reason : "other", 1L, Long::sum);
  }

  public synchronized Map<String, Long> counts() {
    return Map.copyOf(counts);
  }
}
