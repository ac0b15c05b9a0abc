package dev.wattrack.aggregator.access;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells the first of a burst from its repetitions, so that whoever knocks all day long fills no
 * log: the same subject is new again after ten quiet minutes. Remembers the last thousand. Safe for
 * use by several threads.
 */
public final class Bursts {
  private static final int MOST = 1_000;
  private static final Duration QUIET = Duration.ofMinutes(10);

  private final Map<String, Instant> last =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST;
        }
      };

  /** True for the first of a burst. */
  public synchronized boolean isFirst(String subject, Instant now) {
    Instant before = last.put(subject, now);
    return before == null || Duration.between(before, now).compareTo(QUIET) > 0;
  }
}
