package dev.wattrack.aggregator.alerts;

import java.time.Duration;
import java.util.Set;

/**
 * What makes a level of a rule true. Immutable.
 *
 * <p>A figure that reaches its limit is over it; {@code clear} is where a firing level becomes
 * false again, so that a figure that swings around its limit does not fire again and again.
 */
public sealed interface Condition {

  /** At a limit or above. */
  record Above(double limit, double clear) implements Condition {
    public Above {
      if (!(clear <= limit)) {
        throw new IllegalArgumentException("clear must not be above the limit");
      }
    }
  }

  /** At a limit or below. */
  record Below(double limit, double clear) implements Condition {
    public Below {
      if (!(clear >= limit)) {
        throw new IllegalArgumentException("clear must not be below the limit");
      }
    }
  }

  /**
   * Grew by more than an amount within a time; a counter that starts anew has grown by nothing.
   * Measured over the part of the time that is known.
   */
  record Rises(double by, Duration within) implements Condition {}

  /**
   * The straight line through the last values reaches a limit within a time. A line counts only if
   * it explains the values: see {@link Fit}.
   */
  record Crosses(double limit, Duration within, Duration window) implements Condition {
    public Crosses {
      if (window.toMillis() < 10_000) {
        throw new IllegalArgumentException("window must be 10s or more");
      }
    }
  }

  /** Was there and is not any more for so long, while its node is up. */
  record Absent(Duration after) implements Condition {}

  /** Is one of these texts. */
  record Is(Set<String> words) implements Condition {
    public Is {
      words = Set.copyOf(words);
    }
  }

  /** Comes again and again, and always the same. */
  record Unchanged(Duration after) implements Condition {}

  /** The figure that people compare with; NaN where there is none. */
  default double limit() {
    if (this instanceof Above above) {
      return above.limit();
    }
    if (this instanceof Below below) {
      return below.limit();
    }
    if (this instanceof Crosses crosses) {
      return crosses.limit();
    }
    return this instanceof Rises rises ? rises.by() : Double.NaN;
  }

  /** True if a smaller figure is the worse one. */
  default boolean worseBelow() {
    return this instanceof Below;
  }
}
