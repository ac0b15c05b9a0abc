package dev.wattrack.aggregator.http;

import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Query parameters of one request, with errors that name the parameter. Confined to one thread. */
final class Parameters {
  private static final Pattern RELATIVE =
      Pattern.compile("now(?:\\s*([-+])\\s*(\\d{1,9})([smhdw]))?");
  private static final Pattern EPOCH = Pattern.compile("-?\\d{1,10}(\\.\\d{1,9})?");
  private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(ms|s|m|h|d|w)?");
  private static final long SECOND = 1_000_000_000L;

  private final RoutingContext request;
  private final Instant now;

  Parameters(RoutingContext request, Instant now) {
    this.request = request;
    this.now = now;
  }

  @Nullable String text(String name) {
    List<String> values = request.queryParam(name);
    return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
  }

  String required(String name) {
    String value = text(name);
    if (value == null) {
      throw new ApiException(400, "parameter '" + name + "' is missing");
    }
    return value;
  }

  /** A time in ns since 1970: RFC 3339, epoch seconds, or {@code now-1h}. */
  long time(String name, String byDefault) {
    String value = text(name);
    return timeOf(name, value == null ? byDefault : value, now);
  }

  /** A span of time that is not empty. */
  record Between(Instant from, Instant to) {}

  /** The parameters {@code from} and {@code to}. */
  Between between(String fromByDefault, String toByDefault) {
    Instant from = Instant.ofEpochSecond(0, time("from", fromByDefault));
    Instant to = Instant.ofEpochSecond(0, time("to", toByDefault));
    if (!from.isBefore(to)) {
      throw new ApiException(400, "parameter 'from' must be before 'to'");
    }
    return new Between(from, to);
  }

  static long timeOf(String name, String text, Instant now) {
    Matcher relative = RELATIVE.matcher(text);
    if (relative.matches()) {
      long offset = 0;
      if (relative.group(1) != null) {
        offset = Long.parseLong(relative.group(2)) * unitNanos(relative.group(3));
        offset = relative.group(1).equals("-") ? -offset : offset;
      }
      return nanos(now) + offset;
    }
    if (EPOCH.matcher(text).matches()) {
      return Math.round(Double.parseDouble(text) * 1e3) * 1_000_000L;
    }
    try {
      // In a query an unescaped '+' of an offset arrives as a blank.
      return nanos(OffsetDateTime.parse(text.replace(' ', '+')).toInstant());
    } catch (DateTimeException e) {
      throw new ApiException(
          400,
          "parameter '"
              + name
              + "' = '"
              + text
              + "': expected RFC 3339 (2026-01-31T12:00:00Z), epoch seconds, or now-1h");
    }
  }

  /** A span in ns such as {@code 10s}; a bare number is seconds; 0 if not given. */
  long span(String name) {
    String value = text(name);
    if (value == null) {
      return 0;
    }
    Matcher matcher = SPAN.matcher(value);
    if (!matcher.matches()) {
      throw new ApiException(
          400, "parameter '" + name + "' = '" + value + "': expected a span such as 10s or 5m");
    }
    String unit = matcher.group(2);
    return Long.parseLong(matcher.group(1)) * (unit == null ? SECOND : unitNanos(unit));
  }

  private static long unitNanos(String unit) {
    return switch (unit) {
      case "ms" -> 1_000_000L;
      case "s" -> SECOND;
      case "m" -> 60 * SECOND;
      case "h" -> 3_600 * SECOND;
      case "d" -> 86_400 * SECOND;
      default -> 7 * 86_400 * SECOND;
    };
  }

  private static long nanos(Instant instant) {
    try {
      return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
    } catch (ArithmeticException e) {
      throw new ApiException(400, "time " + instant + " is out of range (1678 to 2262)");
    }
  }
}
