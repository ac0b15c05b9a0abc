package dev.wattrack.aggregator.alerts;

import java.time.Instant;
import java.util.Map;

/**
 * What another part of the aggregator has found out by itself, such as a load on the meter that no
 * node explains. It becomes an alert of the rule of that name, as every other. Immutable.
 *
 * @param rule a rule whose level looks at {@link #series}
 * @param host the node it is about, or empty
 * @param holds false to take it back
 * @param until if nobody repeats it, it is over then
 * @param figure in the rule's unit; NaN if there is none
 */
public record Finding(
    String rule,
    String subject,
    String host,
    boolean holds,
    Instant until,
    double figure,
    String text) {

  /** The series that a rule about findings looks at; its value is 1 while the finding holds. */
  static String series(String rule) {
    return "finding." + rule;
  }

  /** The finding at a time: what nobody repeats is over. */
  Finding at(Instant now) {
    return holds && until.isBefore(now)
        ? new Finding(rule, subject, host, false, until, figure, text)
        : this;
  }

  Observation observation(long uptimeMillis) {
    return new Observation(
        host, Map.of("subject", subject), holds ? 1 : 0, null, uptimeMillis, false);
  }
}
