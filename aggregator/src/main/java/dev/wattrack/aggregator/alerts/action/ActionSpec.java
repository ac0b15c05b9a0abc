package dev.wattrack.aggregator.alerts.action;

import dev.wattrack.aggregator.alerts.Matcher;
import java.time.Duration;
import java.util.List;

/**
 * A configured action. Immutable.
 *
 * @param when of the critical alerts those that trigger it
 * @param command program and arguments; {node} and {alert} stand for names, each within its
 *     argument
 * @param nodes those it is done to; empty: those the alert is about
 * @param after so long the alert must have fired
 * @param dryRun only note what would be done
 * @param mostPerHour no more than so many
 * @param witnesses so many different things must be critically hot at the same time
 */
public record ActionSpec(
    String name,
    Matcher when,
    List<String> command,
    List<String> nodes,
    Duration after,
    boolean dryRun,
    int mostPerHour,
    int witnesses) {

  public ActionSpec {
    command = List.copyOf(command);
    nodes = List.copyOf(nodes);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("an action needs a command");
    }
  }

  /** What to run for a node because of an alert. */
  public List<String> commandFor(String node, String alert) {
    return command.stream()
        .map(word -> word.replace("{node}", node).replace("{alert}", alert))
        .toList();
  }
}
