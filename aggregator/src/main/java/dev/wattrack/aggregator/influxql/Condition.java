package dev.wattrack.aggregator.influxql;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A WHERE, taken apart: the span of time, both ends included, and what else must hold. Immutable.
 */
record Condition(long from, long to, @Nullable Expr rest) {
  /** The ends of time as InfluxDB has them. */
  static final long MIN_TIME = Long.MIN_VALUE + 2;

  static final long MAX_TIME = Long.MAX_VALUE - 1;
  static final Condition NONE = new Condition(MIN_TIME, MAX_TIME, null);

  boolean bounded() {
    return from != MIN_TIME;
  }

  static Condition of(@Nullable Expr where, long now, @Nullable ZoneId zone)
      throws InfluxQlException {
    if (where == null) {
      return NONE;
    }
    ZoneId at = zone == null ? ZoneOffset.UTC : zone;
    if (where instanceof Expr.Binary binary) {
      if (binary.operator().equals("AND")) {
        Condition left = of(binary.left(), now, zone);
        Condition right = of(binary.right(), now, zone);
        return new Condition(
            Math.max(left.from, right.from),
            Math.min(left.to, right.to),
            and(left.rest, right.rest));
      }
      if (time(binary.left())) {
        return span(binary.operator(), instant(binary.right(), now, at));
      }
      if (time(binary.right())) {
        return span(turned(binary.operator()), instant(binary.left(), now, at));
      }
      if (binary.operator().equals("OR")) {
        Condition left = of(binary.left(), now, zone);
        Condition right = of(binary.right(), now, zone);
        if (!left.timeless() || !right.timeless()) {
          throw InfluxQlException.run("time cannot stand in an OR; join times with AND");
        }
      }
    }
    return new Condition(MIN_TIME, MAX_TIME, where);
  }

  private boolean timeless() {
    return from == MIN_TIME && to == MAX_TIME;
  }

  private static @Nullable Expr and(@Nullable Expr left, @Nullable Expr right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    return new Expr.Binary("AND", left, right);
  }

  private static boolean time(Expr expression) {
    return expression instanceof Expr.Ref ref && ref.name().equalsIgnoreCase("time");
  }

  private static String turned(String operator) {
    return operator.replace('<', '?').replace('>', '<').replace('?', '>');
  }

  private static Condition span(String operator, long time) throws InfluxQlException {
    return switch (operator) {
      case "=" -> new Condition(time, time, null);
      case ">" -> new Condition(time + 1, MAX_TIME, null);
      case ">=" -> new Condition(time, MAX_TIME, null);
      case "<" -> new Condition(MIN_TIME, time - 1, null);
      case "<=" -> new Condition(MIN_TIME, time, null);
      default -> throw InfluxQlException.run("invalid time comparison operator: " + operator);
    };
  }

  private static long instant(Expr expression, long now, ZoneId zone) throws InfluxQlException {
    if (expression instanceof Expr.Text text) {
      return parse(text.value(), zone);
    }
    if (expression instanceof Expr.Call call && call.name().equals("now")) {
      return now;
    }
    if (expression instanceof Expr.Whole whole) {
      return whole.value();
    }
    if (expression instanceof Expr.Decimal number) {
      return (long) number.value();
    }
    if (expression instanceof Expr.Span span) {
      return span.nanos();
    }
    if (expression instanceof Expr.Binary binary) {
      long left = instant(binary.left(), now, zone);
      long right = instant(binary.right(), now, zone);
      return switch (binary.operator()) {
        case "+" -> left + right;
        case "-" -> left - right;
        case "*" -> left * right;
        case "/" -> right == 0 ? 0 : left / right;
        default -> throw InfluxQlException.run("a time is calculated with + and - alone");
      };
    }
    throw InfluxQlException.run("a time is compared with something that is no time");
  }

  private static long parse(String text, ZoneId zone) throws InfluxQlException {
    try {
      if (text.length() == 10) {
        return nanos(LocalDate.parse(text).atStartOfDay(zone).toInstant());
      }
      if (text.length() > 10 && text.charAt(10) == 'T') {
        return nanos(OffsetDateTime.parse(text).toInstant());
      }
      DateTimeFormatter local = DateTimeFormatter.ISO_LOCAL_DATE_TIME;
      return nanos(
          LocalDateTime.parse(text.replaceFirst(" ", "T"), local).atZone(zone).toInstant());
    } catch (DateTimeException e) {
      throw InfluxQlException.run("invalid timestamp string");
    }
  }

  private static long nanos(Instant instant) throws InfluxQlException {
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    } catch (ArithmeticException e) {
      throw InfluxQlException.run("time " + instant + " is out of range (1678 to 2262)");
    }
  }
}
