package dev.wattrack.aggregator.jobs;

import java.time.Instant;

/**
 * How a scheduler's source does. Immutable.
 *
 * @param detail what it sees, or why it does not
 * @param since when it came into this state
 */
public record SourceHealth(String name, State state, String detail, Instant since) {
  /** Whether there is something to worry about. */
  public enum State {
    /** Not asked yet. */
    STARTING,
    UP,
    /** No such scheduler here; nothing is wrong. */
    ABSENT,
    FAILED
  }
}
