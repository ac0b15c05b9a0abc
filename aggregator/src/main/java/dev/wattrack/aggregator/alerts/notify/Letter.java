package dev.wattrack.aggregator.alerts.notify;

import dev.wattrack.aggregator.alerts.Alert;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A notice in words for people: what, where, since when, the figure, the limit, what to check
 * first. Immutable.
 *
 * @param title template of the title; empty for the usual one
 * @param text template of the lines about one alert; empty for the usual ones
 */
public record Letter(String cluster, ZoneId zone, String title, String text) {
  private static final Pattern NAME = Pattern.compile("\\{([a-z_]+)\\}");
  private static final int LONGEST_TITLE = 120;
  private static final String USUAL =
      "{status}: {text}\n  what:  {rule}, {severity}\n  where: {subject}{simulated}\n"
          + "  since: {since}{until}\n{numbers}  check: {check}\n";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT);

  /** One line without line breaks, whatever the names of things. */
  public String title(Notice notice) {
    Alert first = notice.alerts().get(0);
    String whole;
    if (!title.isEmpty()) {
      whole = filled(title, first);
    } else {
      int more = notice.alerts().size() - 1;
      whole =
          "["
              + (notice.firing() ? first.severity().word().toUpperCase(Locale.ROOT) : "OK")
              + "] "
              + first.text()
              + (more == 0 ? "" : " and " + more + " more")
              + " ("
              + cluster
              + ")";
    }
    String line = whole.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > LONGEST_TITLE ? line.substring(0, LONGEST_TITLE - 1) + "…" : line;
  }

  public String body(Notice notice) {
    StringBuilder body = new StringBuilder();
    for (Alert alert : notice.alerts()) {
      body.append(filled(text.isEmpty() ? USUAL : text, alert)).append('\n');
    }
    return body.toString();
  }

  private String filled(String template, Alert alert) {
    Matcher matcher = NAME.matcher(template);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(filled, Matcher.quoteReplacement(word(matcher.group(1), alert)));
    }
    return matcher.appendTail(filled).toString();
  }

  private String word(String name, Alert alert) {
    Instant resolved = alert.resolved();
    return switch (name) {
      case "status" -> alert.isFiring() ? "FIRING" : "over";
      case "text" -> alert.text();
      case "check" -> alert.check();
      case "since" -> TIME.format(alert.since().atZone(zone));
      case "until" ->
          resolved == null
              ? ""
              : " until " + TIME.format(resolved.atZone(zone)) + " (" + alert.reason() + ")";
      case "figure" -> amount(alert.figure(), alert.unit());
      case "limit" -> amount(alert.limit(), alert.unit());
      case "numbers" -> numbers(alert);
      case "cluster" -> cluster;
      case "simulated" -> alert.simulated() ? " (simulated)" : "";
      default -> alert.label(name);
    };
  }

  private static String numbers(Alert alert) {
    if (Double.isNaN(alert.figure()) || Double.isNaN(alert.limit()) || alert.unit().isEmpty()) {
      return "";
    }
    return "  value: "
        + amount(alert.figure(), alert.unit())
        + " (limit "
        + amount(alert.limit(), alert.unit())
        + ")\n";
  }

  private static String amount(double number, String unit) {
    if (Double.isNaN(number)) {
      return "unknown";
    }
    String digits = String.format(Locale.ROOT, "%.2f", number).replaceAll("\\.?0+$", "");
    return unit.isEmpty() ? digits : digits + " " + unit;
  }
}
