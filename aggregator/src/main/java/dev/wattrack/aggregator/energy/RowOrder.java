package dev.wattrack.aggregator.energy;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Brings the rows of one node into the order of their times. After an outage live rows come first
 * and the backlog follows; the live ones wait here until it has been told, because the engine takes
 * no row that goes back in time. Without a backlog they wait {@value #PATIENCE_SECONDS} s. Confined
 * to the energy thread.
 */
final class RowOrder {
  /** A live row so long after the one before it means an outage. */
  private static final double OUTAGE_SECONDS = 3.5;

  /** How long the next row of a backlog is waited for. */
  private static final double PATIENCE_SECONDS = 6;

  /** A live row so far back means that the node's clock was set. */
  private static final long CLOCK_STEP_NANOS = 30_000_000_000L;

  private static final int MOST_ROWS = 50_000;

  private final Consumer<Told.Rows> next;
  private final ArrayDeque<Told.Rows> waiting = new ArrayDeque<>();
  private long newestNanos = Long.MIN_VALUE;
  private double quietSince = Double.NaN;
  private long refused;

  /** {@code next} hears the rows in the order of their times. */
  RowOrder(Consumer<Told.Rows> next) {
    this.next = next;
  }

  /** Rows up to this time have been heard in an earlier run. */
  void startAfter(long timeNanos) {
    newestNanos = timeNanos;
  }

  void accept(Told.Rows row, double nowSeconds) {
    if (!row.live()) {
      backlog(row, nowSeconds);
    } else if (!waiting.isEmpty() || isOutage(row)) {
      if (waiting.isEmpty()) {
        quietSince = nowSeconds;
      }
      waiting.addLast(row);
      if (waiting.size() > MOST_ROWS) {
        release();
      }
    } else {
      if (row.timeNanos() < newestNanos - CLOCK_STEP_NANOS) {
        newestNanos = row.timeNanos();
      }
      pass(row);
    }
  }

  private boolean isOutage(Told.Rows row) {
    return newestNanos != Long.MIN_VALUE && row.timeNanos() - newestNanos > OUTAGE_SECONDS * 1e9;
  }

  private void backlog(Told.Rows row, double nowSeconds) {
    quietSince = nowSeconds;
    Told.Rows first = waiting.peekFirst();
    if (first != null && row.timeNanos() >= first.timeNanos()) {
      release();
    }
    pass(row);
  }

  /** To be called now and then: lets go of what has waited in vain. */
  void watch(double nowSeconds) {
    if (!waiting.isEmpty() && !(nowSeconds - quietSince < PATIENCE_SECONDS)) {
      release();
    }
  }

  private void release() {
    while (!waiting.isEmpty()) {
      pass(waiting.removeFirst());
    }
  }

  private void pass(Told.Rows row) {
    if (row.timeNanos() < newestNanos) {
      refused++;
      return;
    }
    newestNanos = row.timeNanos();
    next.accept(row);
  }

  /** Rows that came when newer ones had been told already. */
  long refused() {
    return refused;
  }
}
