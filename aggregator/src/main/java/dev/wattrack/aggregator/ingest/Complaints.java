package dev.wattrack.aggregator.ingest;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells what is said for the first time from what an address repeats, so that a refused agent that
 * tries again every few seconds does not fill the log. Remembers the last thousand. Confined to the
 * ingest thread.
 */
final class Complaints {
  private static final int MOST = 1_000;

  private final Map<String, String> last =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST;
        }
      };

  /** True if the last complaint of this subject was another one. */
  boolean isNew(String subject, String complaint) {
    return !complaint.equals(last.put(subject, complaint));
  }
}
