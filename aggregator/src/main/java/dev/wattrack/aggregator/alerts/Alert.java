package dev.wattrack.aggregator.alerts;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One incident: a rule that is or was true of one thing. Immutable.
 *
 * @param id stable from its firing to the end of time, also over restarts
 * @param hosts the nodes it is about; several for the loss of a rack, none for what is of no node
 * @param since when it fired
 * @param resolved null while it fires
 * @param reason why it is over, for people; empty while it fires
 * @param figure what was measured last, limit what it is compared with; NaN where there is none
 * @param settling true for the moments in which something larger may turn out to be the matter
 * @param inhibitedBy the rule of an alert that explains this one, or empty
 */
public record Alert(
    String id,
    String rule,
    Severity severity,
    String subject,
    Set<String> hosts,
    boolean simulated,
    Instant since,
    @Nullable Instant resolved,
    String reason,
    String text,
    String check,
    double figure,
    double limit,
    String unit,
    @Nullable Acknowledgement acknowledgement,
    boolean settling,
    String inhibitedBy) {

  /** Somebody has seen it. */
  public record Acknowledgement(String by, String comment, Instant at) {}

  public Alert {
    hosts = Set.copyOf(hosts);
  }

  public boolean isFiring() {
    return resolved == null;
  }

  public boolean acknowledged() {
    return acknowledgement != null;
  }

  /** The value of a label by which alerts are matched: rule, subject, severity or host. */
  public String label(String name) {
    return switch (name) {
      case "rule" -> rule;
      case "subject" -> subject;
      case "severity" -> severity.word();
      case "host" -> hosts.size() == 1 ? hosts.iterator().next() : "";
      case "simulated" -> Boolean.toString(simulated);
      default -> "";
    };
  }

  public Alert acknowledgedBy(@Nullable Acknowledgement seen) {
    return with(resolved, reason, seen, settling, inhibitedBy);
  }

  Alert inhibited(String by) {
    return with(resolved, reason, acknowledgement, settling, by);
  }

  Alert over(Instant now, String why) {
    return with(now, why, acknowledgement, false, inhibitedBy);
  }

  private Alert with(
      @Nullable Instant end, String why, @Nullable Acknowledgement seen, boolean early, String by) {
    return new Alert(
        id, rule, severity, subject, hosts, simulated, since, end, why, text, check, figure, limit,
        unit, seen, early, by);
  }
}
