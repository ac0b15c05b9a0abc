package dev.wattrack.aggregator.ingest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tells what is said for the first time from what an address repeats, so that a refused agent that
 * tries again every few seconds does not fill the log, nor somebody who is refused for another
 * reason every time. Remembers the last thousand. Confined to the ingest thread.
 */
final class Complaints {
  private static final int MOST = 1_000;

  /** A rack of misconfigured agents is heard in full; who makes up names is not. */
  static final int MOST_A_MINUTE = 100;

  private static final long MINUTE_MILLIS = 60_000;

  private final LongSupplier nowMillis;
  private long minuteBegan;
  private int thisMinute;
  private final Map<String, String> last =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST;
        }
      };

  Complaints(LongSupplier nowMillis) {
    this.nowMillis = nowMillis;
    minuteBegan = nowMillis.getAsLong();
  }

  /** True if the last complaint of this subject was another one, and not too much was said. */
  boolean isNew(String subject, String complaint) {
    if (complaint.equals(last.put(subject, complaint))) {
      return false;
    }
    long now = nowMillis.getAsLong();
    if (now - minuteBegan >= MINUTE_MILLIS) {
      minuteBegan = now;
      thisMinute = 0;
    }
    return ++thisMinute <= MOST_A_MINUTE;
  }

  /** One line of a log: what a stranger sends may hold anything. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      clean.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? '?' : c);
    }
    return clean.toString();
  }
}
