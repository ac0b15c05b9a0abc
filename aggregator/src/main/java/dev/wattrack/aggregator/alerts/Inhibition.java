package dev.wattrack.aggregator.alerts;

import java.util.Collection;
import java.util.Set;

/**
 * Alerts of one rule explain those of others, which are then not told. Immutable.
 *
 * @param source the rule that explains
 * @param targets the rules that are explained; {@code *} stands for any but source and spared
 * @param spared rules that are told all the same
 * @param equal what both must have in common: host, subject, or nothing
 */
public record Inhibition(String source, Set<String> targets, Set<String> spared, String equal) {

  public Inhibition {
    targets = Set.copyOf(targets);
    spared = Set.copyOf(spared);
    if (!Set.of("host", "subject", "").contains(equal)) {
      throw new IllegalArgumentException("equal must be host or subject");
    }
  }

  /** The rule of the alert among these that explains another; empty if none does. */
  String explains(Alert alert, Collection<Alert> among) {
    boolean target = targets.contains(alert.rule()) || targets.contains("*");
    if (!target || alert.rule().equals(source) || spared.contains(alert.rule())) {
      return "";
    }
    for (Alert strong : among) {
      if (strong.rule().equals(source) && strong.isFiring() && common(strong, alert)) {
        return source;
      }
    }
    return "";
  }

  private boolean common(Alert strong, Alert weak) {
    return switch (equal) {
      case "host" -> !weak.hosts().isEmpty() && strong.hosts().containsAll(weak.hosts());
      case "subject" -> strong.subject().equals(weak.subject());
      default -> true;
    };
  }
}
