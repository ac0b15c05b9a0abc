package dev.wattrack.aggregator.jobs;

import java.util.regex.Pattern;

/** What a scheduler says, fit for a page, a table and a log: one line, and not too long. */
public final class SchedulerText {
  private static final int LONGEST_SENTENCE = 200;
  private static final int LONGEST_NAME = 120;

  /** What ends a line or steers a terminal. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

  /** What went wrong, in its own words. */
  public static String sentence(String text) {
    return clean(text, LONGEST_SENTENCE);
  }

  /** The name of something it knows. */
  public static String name(String text) {
    return clean(text, LONGEST_NAME);
  }

  private static String clean(String text, int longest) {
    String plain = CONTROL.matcher(text).replaceAll(" ").strip();
    return plain.length() > longest ? plain.substring(0, longest) + "…" : plain;
  }

  private SchedulerText() {}
}
