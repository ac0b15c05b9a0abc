package dev.wattrack.agent.base;

import java.io.PrintStream;

/**
 * Writes lines such as {@code 2026-01-31T23:59:59Z WARN cpu: /proc/stat is empty} to a stream. Not
 * System.Logger: that costs an agent a megabyte. Safe for use by several threads; trouble with the
 * stream is ignored, for there is nobody left to tell.
 */
public final class Log {
  private final PrintStream out;
  private final Time time;
  private final boolean warningsOnly;

  public Log(PrintStream out, Time time) {
    this(out, time, false);
  }

  /**
   * @param warningsOnly true where somebody else tells people that all is well
   */
  public Log(PrintStream out, Time time, boolean warningsOnly) {
    this.out = out;
    this.time = time;
    this.warningsOnly = warningsOnly;
  }

  public void info(String message) {
    if (!warningsOnly) {
      write(" INFO ", message);
    }
  }

  public void warn(String message) {
    write(" WARN ", message);
  }

  private synchronized void write(String level, String message) {
    StringBuilder line = new StringBuilder(32 + message.length());
    stamp(line, Math.floorDiv(time.wallNanos(), 1_000_000_000L));
    line.append(level);
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      line.append(c < ' ' ? ' ' : c);
    }
    out.println(line);
  }

  /**
   * Appends RFC 3339 UTC. Days to a date after Howard Hinnant, "chrono-Compatible Low-Level Date
   * Algorithms", civil_from_days; java.time would load 200 classes for this.
   */
  static void stamp(StringBuilder text, long epochSeconds) {
    long days = Math.floorDiv(epochSeconds, 86_400L) + 719_468;
    long era = Math.floorDiv(days, 146_097L);
    long dayOfEra = days - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long shifted = (5 * dayOfYear + 2) / 153;
    long month = shifted < 10 ? shifted + 3 : shifted - 9;
    long second = Math.floorMod(epochSeconds, 86_400L);
    text.append(yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
    two(text.append('-'), month);
    two(text.append('-'), dayOfYear - (153 * shifted + 2) / 5 + 1);
    two(text.append('T'), second / 3600);
    two(text.append(':'), second / 60 % 60);
    two(text.append(':'), second % 60);
    text.append('Z');
  }

  private static void two(StringBuilder text, long number) {
    text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
