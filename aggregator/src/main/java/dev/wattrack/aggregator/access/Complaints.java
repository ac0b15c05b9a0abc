package dev.wattrack.aggregator.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tells what is said for the first time from what an address repeats, so that whoever is refused
 * and tries again all day long does not fill the log, nor somebody who is refused for another
 * reason every time. After ten quiet minutes the same is new again. Remembers the last thousand.
 * Confined to one thread.
 */
public final class Complaints {
  private static final int MOST = 1_000;

  /** A rack of misconfigured agents is heard in full; who makes up names is not. */
  public static final int MOST_A_MINUTE = 100;

  private static final long MINUTE_MILLIS = 60_000;
  private static final long QUIET_MILLIS = 10 * MINUTE_MILLIS;

  private final LongSupplier nowMillis;
  private long minuteBegan;
  private int thisMinute;
  private final Map<String, Said> last =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Said> eldest) {
          return size() > MOST;
        }
      };

  private record Said(String complaint, long atMillis) {}

  public Complaints(LongSupplier nowMillis) {
    this.nowMillis = nowMillis;
    minuteBegan = nowMillis.getAsLong();
  }

  /**
   * True for the first of a burst of the same complaints of a subject, if not too much was said.
   */
  public boolean isNew(String subject, String complaint) {
    long now = nowMillis.getAsLong();
    Said before = last.put(subject, new Said(complaint, now));
    if (before != null
        && before.complaint().equals(complaint)
        && now - before.atMillis() <= QUIET_MILLIS) {
      return false;
    }
    if (now - minuteBegan >= MINUTE_MILLIS) {
      minuteBegan = now;
      thisMinute = 0;
    }
    return ++thisMinute <= MOST_A_MINUTE;
  }

  /** One line of a log: what a stranger sends may hold anything. */
  public static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      clean.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? '?' : c);
    }
    return clean.toString();
  }
}
