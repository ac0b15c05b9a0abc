package dev.wattrack.cli.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as people write it: in the three forms the API takes, which are RFC 3339 ({@code
 * 2026-01-01T00:00:00Z}), epoch seconds ({@code 1767225600}) and relative ({@code now}, {@code
 * now-90m}), or as a date, with or without a time of day, in the zone of this machine.
 */
final class TimeArgument {
  /** For the help of commands. */
  static final String FORMS =
      "Times: now, now-90m (s, m, h, d, w), 2026-01-01, 2026-01-01T10:00 (this machine's zone),"
          + " 2026-01-01T10:00:00Z, or seconds since 1970.";

  private static final Pattern EPOCH = Pattern.compile("\\d{1,11}");
  private static final int DATE_LENGTH = "2026-01-01".length();
  private static final Pattern RELATIVE = Pattern.compile("now(?:-(\\d{1,9})([smhdw]))?");

  /** The moment meant; throws IllegalArgumentException with the forms there are. */
  static Instant parse(String text, Instant now, ZoneId zone) {
    if (EPOCH.matcher(text).matches()) {
      return Instant.ofEpochSecond(Long.parseLong(text));
    }
    Matcher relative = RELATIVE.matcher(text);
    if (relative.matches()) {
      return relative.group(1) == null
          ? now
          : now.minus(unit(relative.group(2)).multipliedBy(Long.parseLong(relative.group(1))));
    }
    String iso = text.strip().replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) +(?=\\d)", "$1T");
    try {
      if (iso.length() == DATE_LENGTH) {
        return LocalDate.parse(iso).atStartOfDay(zone).toInstant();
      }
      return iso.matches(".*T[^Zz+-]*")
          ? LocalDateTime.parse(iso).atZone(zone).toInstant()
          : OffsetDateTime.parse(iso).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "not a time: '"
              + text
              + "'; expected now-1h (s, m, h, d, w), 2026-01-01, 2026-01-01T10:00,"
              + " 2026-01-01T10:00:00Z or seconds since 1970",
          e);
    }
  }

  /** The time in a form the API takes: as written where it can be, so that now stays now. */
  static String forApi(String text, Instant now, ZoneId zone) {
    Instant moment = parse(text, now, zone);
    boolean known = EPOCH.matcher(text).matches() || RELATIVE.matcher(text).matches();
    return known ? text : moment.toString();
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
