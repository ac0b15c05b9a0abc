package dev.wattrack.aggregator.report.render;

import dev.wattrack.aggregator.report.Estimate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Figures with no more digits than they deserve: the half width of the 95 % interval is rounded to
 * one digit (two if it begins with 1), and the figure to the same place, so that 412 J with a half
 * width of 31 J is "410 ± 30 J". What is unknown is a dash, never 0.
 */
final class Figures {
  static final String UNKNOWN = "–";
  private static final int DIGITS = 3;
  private static final double LEAST_KILO = 1e4;
  private static final double LEAST_WHOLE = 0.1;

  /** Less money than this has two digits and no interval: too many zeros to be read. */
  private static final double LEAST_MONEY = 0.01;

  /** A unit and its size in the unit that figures come in. */
  private record Scale(String unit, double size) {}

  /** Joules, as mJ, J, kJ or MJ. */
  static String joules(@Nullable Estimate joules) {
    if (joules == null) {
      return UNKNOWN;
    }
    Scale scale = joules(Math.max(Math.abs(joules.value()), joules.halfWidth()));
    return of(joules, scale.unit(), scale.size());
  }

  /** Joules whose interval is not known, with three digits. */
  static String joules(@Nullable Double joules) {
    if (joules == null) {
      return UNKNOWN;
    }
    Scale scale = joules(Math.abs(joules));
    return roughly(joules / scale.size()) + " " + scale.unit();
  }

  private static Scale joules(double size) {
    if (size >= 1e3 * LEAST_KILO * 1e3) {
      return new Scale("GJ", 1e9);
    }
    if (size >= 1e3 * LEAST_KILO) {
      return new Scale("MJ", 1e6);
    }
    if (size >= LEAST_KILO) {
      return new Scale("kJ", 1e3);
    }
    return size == 0 || size >= LEAST_WHOLE ? new Scale("J", 1) : new Scale("mJ", 1e-3);
  }

  static String kilowattHours(@Nullable Estimate joules) {
    return joules == null ? UNKNOWN : of(joules, "kWh", 3.6e6);
  }

  static String watts(@Nullable Estimate watts) {
    if (watts == null) {
      return UNKNOWN;
    }
    double size = Math.max(Math.abs(watts.value()), watts.halfWidth());
    return size >= LEAST_KILO
        ? of(watts, "kW", 1e3)
        : size == 0 || size >= LEAST_WHOLE ? of(watts, "W", 1) : of(watts, "mW", 1e-3);
  }

  static String money(@Nullable Estimate money, String currency) {
    if (money == null) {
      return UNKNOWN;
    }
    double value = Math.abs(money.value());
    return value > money.halfWidth() && value < LEAST_MONEY
        ? (rounded(money.value(), exponent(value) - 1) + " " + currency).strip()
        : of(money, currency, 1);
  }

  static String grams(@Nullable Estimate grams) {
    if (grams == null) {
      return UNKNOWN;
    }
    return Math.abs(grams.value()) >= LEAST_KILO ? of(grams, "kg", 1e3) : of(grams, "g", 1);
  }

  /** A ratio such as a speed-up, with its interval. */
  static String ratio(@Nullable Estimate ratio) {
    return ratio == null ? UNKNOWN : of(ratio, "", 1);
  }

  static String of(Estimate estimate, String unit, double size) {
    double value = estimate.value() / size;
    double half = estimate.halfWidth() / size;
    String end = unit.isEmpty() ? "" : " " + unit;
    if (half == 0) {
      return number(value) + end;
    }
    int place = place(half);
    String rounded = rounded(value, place);
    if (isZero(rounded)) {
      double most = Math.abs(value) + half;
      return (value < 0 ? "> −" : "< ") + rounded(most, exponent(most), RoundingMode.UP) + end;
    }
    return rounded + " ± " + rounded(half, place) + end;
  }

  private static boolean isZero(String number) {
    return number.chars().noneMatch(c -> c >= '1' && c <= '9');
  }

  /** The last decimal place that counts, as a power of ten. */
  private static int place(double half) {
    int exponent = exponent(half);
    double lead = half / Math.pow(10, exponent);
    // 1.95 and more is rounded to 2, and 9.5 and more to 10.
    return lead < 1.95 ? exponent - 1 : exponent;
  }

  private static int exponent(double value) {
    return (int) Math.floor(Math.log10(value));
  }

  private static String rounded(double value, int place) {
    return rounded(value, place, RoundingMode.HALF_UP);
  }

  private static String rounded(double value, int place, RoundingMode mode) {
    String plain = BigDecimal.valueOf(value).setScale(-place, mode).toPlainString();
    return grouped(plain.startsWith("-") ? "−" + plain.substring(1) : plain);
  }

  /** Three digits, or all before the point. */
  static String number(@Nullable Double value) {
    if (value == null) {
      return UNKNOWN;
    }
    if (value == 0) {
      return "0";
    }
    int place = Math.min(0, exponent(Math.abs(value)) - DIGITS + 1);
    String text = rounded(value, place);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }

  /** Three digits, the rest zeros; for figures like 1,230,000 tasks per kWh. */
  static String roughly(@Nullable Double value) {
    if (value == null || value == 0) {
      return number(value);
    }
    return rounded(value, exponent(Math.abs(value)) - DIGITS + 1);
  }

  static String count(@Nullable Number count) {
    return count == null ? UNKNOWN : grouped(Long.toString(count.longValue()));
  }

  /** Thousands apart from 10,000 on. */
  private static String grouped(String plain) {
    int point = plain.indexOf('.');
    int end = point < 0 ? plain.length() : point;
    int begin = plain.startsWith("−") || plain.startsWith("-") ? 1 : 0;
    if (end - begin < 5) {
      return plain;
    }
    StringBuilder text = new StringBuilder(plain);
    for (int at = end - 3; at > begin; at -= 3) {
      text.insert(at, ',');
    }
    return text.toString();
  }

  /** Seconds below two minutes, then h:mm:ss, then days and hours. */
  static String span(@Nullable Double seconds) {
    if (seconds == null) {
      return UNKNOWN;
    }
    if (seconds < 120) {
      return number(seconds) + " s";
    }
    long whole = Math.round(seconds);
    if (whole < 100 * 3_600) {
      return String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3_600, whole / 60 % 60, whole % 60);
    }
    return String.format(Locale.ROOT, "%d d %d h", whole / 86_400, whole / 3_600 % 24);
  }

  /** Memory in powers of 1024, with one decimal. */
  static String gigabytes(@Nullable Long bytes) {
    return bytes == null
        ? UNKNOWN
        : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30));
  }

  static String percent(@Nullable Double share) {
    return share == null ? UNKNOWN : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  /** A factor with two decimals below 10, such as 4.75×. */
  static String times(double factor) {
    return String.format(Locale.ROOT, factor < 9.995 ? "%.2f×" : "%.1f×", factor);
  }

  private Figures() {}
}
