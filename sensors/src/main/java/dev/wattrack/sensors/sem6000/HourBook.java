package dev.wattrack.sensors.sem6000;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * What was measured in each of the last hours, to compare it with what the plug counted by itself.
 * The plug's figures, whole watt-hours, check totals and label hours without readings; they never
 * become power. Hours are local, counted from 1970. Confined to one thread.
 */
final class HourBook {
  private static final int HOURS = 24;
  private static final double HOUR_SECONDS = 3_600;
  private static final double COMPLETE_SECONDS = 3_540;
  private static final double EMPTY_SECONDS = 60;

  /** An hour's energy and how much of the hour was measured. */
  private static final class Hour {
    private double joules;
    private double seconds;
  }

  private final TreeMap<Long, Hour> hours = new TreeMap<>();
  private final double longestGapSeconds;
  private double lastSeconds = Double.NaN;
  private double lastWatts;
  private long nextToReport = Long.MIN_VALUE;

  HourBook(double longestGapSeconds) {
    this.longestGapSeconds = longestGapSeconds;
  }

  /** Adds a reading at a local time in seconds since 1970. */
  void add(double localSeconds, double watts) {
    long hour = hourOf(localSeconds);
    if (nextToReport == Long.MIN_VALUE) {
      // The hour in which reading began is not complete.
      nextToReport = hour + 1;
    }
    double passed = localSeconds - lastSeconds;
    if (passed > 0 && passed <= longestGapSeconds) {
      Hour book = hours.computeIfAbsent(hour, unused -> new Hour());
      book.joules += (lastWatts + watts) / 2 * passed;
      book.seconds += passed;
    }
    lastSeconds = localSeconds;
    lastWatts = watts;
    while (hours.size() > HOURS + 1) {
      hours.pollFirstEntry();
    }
  }

  static long hourOf(double localSeconds) {
    return (long) Math.floor(localSeconds / HOUR_SECONDS);
  }

  /** Whether an hour has ended that was not compared yet. */
  boolean due(double localSeconds) {
    return nextToReport != Long.MIN_VALUE && hourOf(localSeconds) > nextToReport;
  }

  /** Compares the hours that have ended since the last time; what is worth saying, in lines. */
  List<String> compare(Answer.History day, double localSeconds) {
    long now = hourOf(localSeconds);
    List<String> lines = new ArrayList<>();
    long unread = 0;
    long unreadWattHours = 0;
    for (long hour = Math.max(nextToReport, now - HOURS + 1); hour < now; hour++) {
      int counted = day.wattHours().get((int) (HOURS - 1 - (now - hour)));
      Hour book = hours.get(hour);
      double seconds = book == null ? 0 : book.seconds;
      if (seconds < EMPTY_SECONDS) {
        unread++;
        unreadWattHours += counted;
      } else if (book != null && seconds >= COMPLETE_SECONDS) {
        double measured = book.joules / HOUR_SECONDS;
        if (Math.abs(measured - counted) > 1 + 0.05 * counted) {
          lines.add(
              String.format(
                  Locale.ROOT,
                  "from %s the plug counted %d Wh in an hour, the readings give %.1f Wh",
                  clock(hour),
                  counted,
                  measured));
        }
      }
    }
    if (unread > 0) {
      lines.add(
          "no reading in "
              + unread
              + " of the last hours; the plug counted "
              + unreadWattHours
              + " Wh in them (none where it had no power)");
    }
    nextToReport = Math.max(nextToReport, now);
    return lines;
  }

  private static String clock(long hour) {
    return String.format(Locale.ROOT, "%02d:00", Math.floorMod(hour, 24L));
  }
}
