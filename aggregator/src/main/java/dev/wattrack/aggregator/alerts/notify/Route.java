package dev.wattrack.aggregator.alerts.notify;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Matcher;
import java.time.Duration;
import java.util.List;

/**
 * Which alerts go to which receivers, and how they are put together. Immutable.
 *
 * @param groupBy labels; alerts that have them in common are told in one message
 * @param groupWait so long the first message of a group waits for others
 * @param groupInterval so long the next one does, unless something critical is new
 * @param repeat what still fires and nobody acknowledged is told again after so long
 * @param resolved whether the end of an alert is told too
 * @param further whether later routes are asked as well
 */
public record Route(
    String name,
    Matcher when,
    List<String> receivers,
    List<String> groupBy,
    Duration groupWait,
    Duration groupInterval,
    Duration repeat,
    boolean resolved,
    boolean further) {

  public Route {
    receivers = List.copyOf(receivers);
    groupBy = List.copyOf(groupBy);
  }

  /** Everything to some receivers, grouped by rule. */
  public static Route all(List<String> receivers) {
    return new Route(
        "default",
        Matcher.ALL,
        receivers,
        List.of("rule"),
        Duration.ZERO,
        Duration.ofSeconds(10),
        Duration.ofHours(4),
        true,
        false);
  }

  String group(Alert alert) {
    StringBuilder group = new StringBuilder(name);
    groupBy.forEach(label -> group.append('\n').append(alert.label(label)));
    return group.toString();
  }
}
