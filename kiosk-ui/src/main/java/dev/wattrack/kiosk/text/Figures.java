package dev.wattrack.kiosk.text;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures with their units, as people read them. What is unknown is a dash. Immutable. */
public final class Figures {
  /** What stands where a figure is unknown. */
  public static final String UNKNOWN = "–";

  private static final double SECONDS_PER_MINUTE = 60;
  private static final double SECONDS_PER_HOUR = 3_600;
  private static final double SECONDS_PER_DAY = 86_400;

  private final Locale locale;
  private final Texts texts;

  public Figures(Texts texts) {
    this.locale = texts.locale();
    this.texts = texts;
  }

  public String watts(@Nullable Double watts) {
    return watts == null ? UNKNOWN : scaled(watts, "W");
  }

  public String joules(@Nullable Double joules) {
    return joules == null ? UNKNOWN : scaled(joules, "J");
  }

  public String wattHours(@Nullable Double wattHours) {
    return wattHours == null ? UNKNOWN : scaled(wattHours, "Wh");
  }

  public String percent(@Nullable Double percent) {
    return percent == null || !Double.isFinite(percent)
        ? UNKNOWN
        : String.format(locale, "%.0f %%", percent);
  }

  public String celsius(@Nullable Double celsius) {
    return celsius == null || !Double.isFinite(celsius)
        ? UNKNOWN
        : String.format(locale, "%.0f °C", celsius);
  }

  /** Without the C, for small places. */
  public String degrees(@Nullable Double celsius) {
    return celsius == null || !Double.isFinite(celsius)
        ? UNKNOWN
        : String.format(locale, "%.0f°", celsius);
  }

  /** A plain number, with as many digits as people need. */
  public String number(double value) {
    return digits(value);
  }

  /** A whole number with separators. */
  public String whole(long value) {
    return String.format(locale, "%,d", value);
  }

  /** How long something takes: 0.60 s, 14 s, 12 min, 3 h. */
  public String duration(@Nullable Double seconds) {
    if (seconds == null || !Double.isFinite(seconds)) {
      return UNKNOWN;
    }
    if (seconds < 0.95e-3) {
      return digits(seconds * 1e6) + " µs";
    }
    if (seconds < 0.095) {
      return digits(seconds * 1e3) + " ms";
    }
    if (seconds < SECONDS_PER_MINUTE) {
      return (seconds < 10
              ? String.format(locale, "%.1f", seconds)
              : String.valueOf(Math.round(seconds)))
          + " s";
    }
    if (seconds < 2 * SECONDS_PER_HOUR) {
      return Math.round(seconds / SECONDS_PER_MINUTE) + " min";
    }
    return seconds < 2 * SECONDS_PER_DAY
        ? Math.round(seconds / SECONDS_PER_HOUR) + " h"
        : texts.count("days", Math.round(seconds / SECONDS_PER_DAY));
  }

  /** An age in whole seconds, minutes, hours or days. */
  public String age(double seconds) {
    return seconds < SECONDS_PER_MINUTE ? (long) seconds + " s" : duration(seconds);
  }

  private String scaled(double value, String unit) {
    if (!Double.isFinite(value)) {
      return UNKNOWN;
    }
    double size = Math.abs(value);
    if (size >= 999_500) {
      return digits(value / 1e6) + " M" + unit;
    }
    if (size >= 999.5) {
      return digits(value / 1e3) + " k" + unit;
    }
    if (size > 0 && size < 0.0995) {
      return size < 0.995e-4
          ? digits(value * 1e6) + " µ" + unit
          : digits(value * 1e3) + " m" + unit;
    }
    return digits(value) + " " + unit;
  }

  /** Two significant digits below 10, whole numbers from there on. */
  private String digits(double value) {
    double size = Math.abs(value);
    if (size >= 9.95 || size == 0) {
      return String.format(locale, size >= 10_000 ? "%,.0f" : "%.0f", value);
    }
    return String.format(locale, size < 0.995 ? "%.2f" : "%.1f", value);
  }
}
