package dev.wattrack.aggregator.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Times as {@code 2026-01-01T00:05:00Z}, the way {@link java.time.Instant} writes them, in a tenth
 * of its time: an answer has one a point.
 */
final class TimeText {
  private static final long DAY_SECONDS = 86_400;
  private static final int WHOLE = "2026-01-01T00:05:00".length();

  /** The text of ns since 1970 UTC, with 0, 3, 6 or 9 digits behind the second. */
  static String of(long nanos) {
    long seconds = Math.floorDiv(nanos, 1_000_000_000L);
    int fraction = (int) Math.floorMod(nanos, 1_000_000_000L);
    long days = Math.floorDiv(seconds, DAY_SECONDS);
    int ofDay = (int) Math.floorMod(seconds, DAY_SECONDS);
    byte[] text = new byte[WHOLE + 11];
    date(text, days);
    text[10] = 'T';
    number(text, 11, 2, ofDay / 3600);
    text[13] = ':';
    number(text, 14, 2, ofDay / 60 % 60);
    text[16] = ':';
    number(text, 17, 2, ofDay % 60);
    int end = WHOLE;
    if (fraction != 0) {
      text[WHOLE] = '.';
      number(text, WHOLE + 1, 9, fraction);
      end += fraction % 1_000_000 == 0 ? 4 : fraction % 1_000 == 0 ? 7 : 10;
    }
    text[end] = 'Z';
    return new String(text, 0, end + 1, StandardCharsets.ISO_8859_1);
  }

  /**
   * Year, month and day of a day since 1970, in years that begin in March, so that the leap day is
   * the last (H. Hinnant, "chrono-compatible low-level date algorithms", civil_from_days).
   */
  private static void date(byte[] text, long days) {
    long shifted = days + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    int dayOfEra = (int) Math.floorMod(shifted, 146_097L);
    int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int fromMarch = (5 * dayOfYear + 2) / 153;
    int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    Arrays.fill(text, 0, 10, (byte) '-');
    number(text, 0, 4, (int) year);
    number(text, 5, 2, month);
    number(text, 8, 2, dayOfYear - (153 * fromMarch + 2) / 5 + 1);
  }

  private static void number(byte[] text, int at, int digits, int value) {
    int rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private TimeText() {}
}
