package dev.wattrack.aggregator.alerts;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words of alerts: templates with names in braces. */
final class Words {
  private static final Pattern NAME = Pattern.compile("\\{([a-z_]+)\\}");

  static String text(
      Rule rule,
      Level level,
      String subject,
      double figure,
      double seconds,
      @Nullable Observation seen,
      Set<String> hosts,
      String finding) {
    if (!finding.isEmpty()) {
      return finding;
    }
    Condition condition = level.condition();
    String unit = rule.unit();
    Matcher matcher = NAME.matcher(rule.text());
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      String word =
          switch (name) {
            case "subject" -> subject;
            case "figure" -> amount(figure, unit);
            case "limit" -> amount(condition.limit(), unit);
            case "time" -> duration(seconds);
            case "hosts" -> String.join(", ", new TreeSet<>(hosts));
            case "count" -> Integer.toString(hosts.size());
            default -> seen == null ? "" : seen.tag(name);
          };
      matcher.appendReplacement(text, Matcher.quoteReplacement(word));
    }
    matcher.appendTail(text);
    return text.toString();
  }

  static String amount(double number, String unit) {
    if (Double.isNaN(number)) {
      return "unknown";
    }
    boolean whole = number == Math.rint(number) && Math.abs(number) < 1e9;
    String digits =
        whole
            ? Long.toString(Math.round(number))
            : String.format(Locale.ROOT, Math.abs(number) < 10 ? "%.2f" : "%.1f", number);
    return unit.isEmpty() ? digits : unit.equals("%") ? digits + " %" : digits + " " + unit;
  }

  private static String duration(double seconds) {
    if (Double.isNaN(seconds)) {
      return "unknown";
    }
    Duration time = Duration.ofSeconds(Math.round(seconds));
    if (time.toMinutes() < 2) {
      return time.toSeconds() + " s";
    }
    return time.toHours() < 3 ? time.toMinutes() + " min" : time.toHours() + " h";
  }

  private Words() {}
}
