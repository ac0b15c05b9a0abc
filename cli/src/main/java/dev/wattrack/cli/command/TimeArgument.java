package dev.wattrack.cli.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as people write it, in the three forms the API takes: RFC 3339 ({@code
 * 2026-01-01T00:00:00Z}), epoch seconds ({@code 1767225600}) or relative ({@code now}, {@code
 * now-90m}).
 */
final class TimeArgument {
  private static final Pattern EPOCH = Pattern.compile("\\d{1,11}");
  private static final Pattern RELATIVE = Pattern.compile("now(?:-(\\d{1,9})([smhdw]))?");

  /** The moment meant; throws IllegalArgumentException with the forms there are. */
  static Instant parse(String text, Instant now) {
    if (EPOCH.matcher(text).matches()) {
      return Instant.ofEpochSecond(Long.parseLong(text));
    }
    Matcher relative = RELATIVE.matcher(text);
    if (relative.matches()) {
      return relative.group(1) == null
          ? now
          : now.minus(unit(relative.group(2)).multipliedBy(Long.parseLong(relative.group(1))));
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "not a time: '"
              + text
              + "'; expected 2026-01-01T00:00:00Z, seconds since 1970, or now-1h (s, m, h, d, w)",
          e);
    }
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      case "d" -> Duration.ofDays(1);
      default -> Duration.ofDays(7);
    };
  }

  private TimeArgument() {}
}
