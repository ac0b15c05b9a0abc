package dev.wattrack.aggregator.influxql;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How times are written: RFC 3339 with as many digits as needed, or whole units since 1970. */
record TimeForm(long unitNanos) {
  private static final DateTimeFormatter WHOLE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
  private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("XXX");
  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "n", 1L,
          "u", 1_000L,
          "µ", 1_000L,
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  /** As the parameter {@code epoch} asks; an unknown one means RFC 3339, as in InfluxDB. */
  static TimeForm of(@Nullable String epoch) {
    return new TimeForm(epoch == null ? 0 : UNITS.getOrDefault(epoch, 0L));
  }

  void write(JsonText out, long nanos, @Nullable ZoneId zone) {
    if (unitNanos > 0) {
      out.raw(Long.toString(nanos / unitNanos));
      return;
    }
    long seconds = Math.floorDiv(nanos, 1_000_000_000L);
    int fraction = (int) Math.floorMod(nanos, 1_000_000_000L);
    var time = Instant.ofEpochSecond(seconds).atZone(zone == null ? ZoneOffset.UTC : zone);
    StringBuilder text = new StringBuilder(WHOLE.format(time));
    if (fraction != 0) {
      String digits = String.format("%09d", fraction);
      int end = digits.length();
      while (digits.charAt(end - 1) == '0') {
        end--;
      }
      text.append('.').append(digits, 0, end);
    }
    out.string(text.append(ZONE.format(time)).toString());
  }
}
