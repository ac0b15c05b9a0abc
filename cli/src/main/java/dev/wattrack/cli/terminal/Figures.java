package dev.wattrack.cli.terminal;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them; what is unknown is a dash, never a zero. */
public final class Figures {
  public static final String UNKNOWN = "–";

  private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  /** One decimal, no unit. */
  public static String oneDecimal(@Nullable Double value) {
    return value == null ? UNKNOWN : String.format(Locale.ROOT, "%.1f", value);
  }

  /** Two decimals, no unit. */
  public static String twoDecimals(@Nullable Double value) {
    return value == null ? UNKNOWN : String.format(Locale.ROOT, "%.2f", value);
  }

  /** The value with one decimal and its unit. */
  public static String with(@Nullable Double value, String unit) {
    return value == null ? UNKNOWN : oneDecimal(value) + " " + unit;
  }

  /** Bytes in powers of 1024, three significant places or so. */
  public static String bytes(@Nullable Double bytes) {
    if (bytes == null) {
      return UNKNOWN;
    }
    double value = bytes;
    int unit = 0;
    while (Math.abs(value) >= 1024 && unit < BYTE_UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    String form = unit == 0 || Math.abs(value) >= 100 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, form, value, BYTE_UNITS[unit]);
  }

  /** Bytes per second. */
  public static String rate(@Nullable Double bytesPerSecond) {
    return bytesPerSecond == null ? UNKNOWN : bytes(bytesPerSecond) + "/s";
  }

  /** A time span in its largest unit: 3 s, 12 min, 5 h, 9 d. */
  public static String span(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
  }

  private Figures() {}
}
