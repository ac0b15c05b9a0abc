package dev.wattrack.aggregator.alerts;

/** What became of an alert at one evaluation. Immutable. */
public record Change(Kind kind, Alert alert) {

  /** What happened. */
  public enum Kind {
    FIRED,
    ESCALATED,
    RESOLVED
  }
}
