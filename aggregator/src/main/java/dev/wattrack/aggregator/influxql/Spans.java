package dev.wattrack.aggregator.influxql;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as InfluxQL writes them: {@code 1h30m}, {@code 500ms}, {@code 10u}. */
final class Spans {
  private static final Pattern PART = Pattern.compile("(\\d+)(ns|u|µ|us|ms|s|m|h|d|w)(?![a-zµ])");
  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "u", 1_000L,
          "us", 1_000L,
          "µ", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L,
          "w", 604_800_000_000_000L);

  static long nanos(String text) throws InfluxQlException {
    Matcher matcher = PART.matcher(text);
    long sum = 0;
    int at = 0;
    try {
      while (matcher.find() && matcher.start() == at) {
        long unit = UNITS.getOrDefault(matcher.group(2), 1L);
        sum = Math.addExact(sum, Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        at = matcher.end();
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new InfluxQlException("the duration " + text + " is too long", true);
    }
    if (at < text.length()) {
      throw new InfluxQlException("invalid duration: " + text, true);
    }
    return sum;
  }

  private Spans() {}
}
