package dev.wattrack.model.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One configuration key: its name, default, unit and a sentence about it. Immutable.
 *
 * @param parse from text to value; throws IllegalArgumentException with what would be right
 */
public record Setting<T>(
    String key, String defaultText, String unit, String sentence, Function<String, T> parse) {
  /** A century: times are counted in nanoseconds, of which a long holds three. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  public static Setting<String> text(String key, String defaultText, String sentence) {
    return new Setting<>(key, defaultText, "text", sentence, text -> text);
  }

  public static Setting<List<String>> list(String key, String defaultText, String sentence) {
    return new Setting<>(key, defaultText, "comma-separated", sentence, Setting::parseList);
  }

  public static Setting<Boolean> flag(String key, boolean byDefault, String sentence) {
    return new Setting<>(
        key, Boolean.toString(byDefault), "true or false", sentence, Setting::parseFlag);
  }

  public static Setting<Integer> port(String key, int byDefault, String sentence) {
    return integer(key, byDefault, 0, 65_535, "port number", sentence);
  }

  public static Setting<Integer> integer(
      String key, int byDefault, int min, int max, String unit, String sentence) {
    return new Setting<>(
        key, Integer.toString(byDefault), unit, sentence, text -> parseInteger(text, min, max));
  }

  public static Setting<Duration> duration(String key, String byDefault, String sentence) {
    return new Setting<>(key, byDefault, "ms, s, m, h or d", sentence, Setting::parseDuration);
  }

  /** A size in bytes; kB, MB and GB are powers of 1024. */
  public static Setting<Long> bytes(String key, String byDefault, String sentence) {
    return new Setting<>(key, byDefault, "B, kB, MB or GB", sentence, Setting::parseBytes);
  }

  /** The environment variable that overrides this key. */
  public String environmentName() {
    return "WATTRACK_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static List<String> parseList(String text) {
    List<String> items = new ArrayList<>();
    for (String item : text.isBlank() ? new String[0] : text.split(",")) {
      items.add(item.strip());
    }
    return List.copyOf(items);
  }

  private static boolean parseFlag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  private static int parseInteger(String text, int min, int max) {
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The message below says what is expected.
    }
    throw new IllegalArgumentException("expected a whole number from " + min + " to " + max);
  }

  private static Duration parseDuration(String text) {
    ChronoUnit unit =
        switch (unitOf(text)) {
          case "ms" -> ChronoUnit.MILLIS;
          case "s" -> ChronoUnit.SECONDS;
          case "m" -> ChronoUnit.MINUTES;
          case "h" -> ChronoUnit.HOURS;
          case "d" -> ChronoUnit.DAYS;
          default ->
              throw new IllegalArgumentException(
                  "expected a time with its unit, such as 500ms, 60s or 14d");
        };
    Duration time = unit.getDuration().multipliedBy(numberOf(text));
    if (time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("expected at most " + LONGEST.toDays() + "d");
    }
    return time;
  }

  private static long parseBytes(String text) {
    long unit =
        switch (unitOf(text).toUpperCase(Locale.ROOT)) {
          case "B" -> 1L;
          case "KB" -> 1L << 10;
          case "MB" -> 1L << 20;
          case "GB" -> 1L << 30;
          default ->
              throw new IllegalArgumentException(
                  "expected a size with its unit, such as 512kB or 64MB");
        };
    return numberOf(text) * unit;
  }

  /** The unit of an amount such as {@code 60s}; empty if the text is not an amount. */
  private static String unitOf(String text) {
    String amount = text.strip();
    int digits = digits(amount);
    String unit = amount.substring(digits).strip();
    for (int i = 0; i < unit.length(); i++) {
      char c = unit.charAt(i);
      if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) {
        return "";
      }
    }
    return digits < 1 || digits > 9 ? "" : unit;
  }

  /** The number of an amount that has a unit. */
  private static long numberOf(String text) {
    String amount = text.strip();
    return Long.parseLong(amount.substring(0, digits(amount)));
  }

  private static int digits(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    return digits;
  }
}
