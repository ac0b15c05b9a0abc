package dev.wattrack.cli.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A span of time as people type it. */
final class SpanArgument {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smhd])");

  /**
   * {@code 30m}, {@code 2h} or {@code 3d}.
   *
   * @throws UsageException for anything else
   */
  static Duration parse(String option, String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new UsageException("not a time: " + option + " '" + text + "'; expected 30m, 2h or 3d");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private SpanArgument() {}
}
