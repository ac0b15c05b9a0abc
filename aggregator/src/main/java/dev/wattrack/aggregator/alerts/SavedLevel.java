package dev.wattrack.aggregator.alerts;

/**
 * The state of one level of a rule for one thing, as it is kept over a restart. Immutable.
 *
 * @param level which of the rule's levels, by what it looks at
 * @param heldMillis how long it has been true, of the time in which somebody watched
 */
public record SavedLevel(
    String rule, String subject, String host, String level, boolean firing, long heldMillis) {}
