package dev.wattrack.agent.run;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.collect.Collector;
import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A collector and when it is its turn. A failure is logged once, repeats are counted, the recovery
 * is logged; no data is normal, not logged, and asked for again at the next tick. Confined to the
 * sampler's thread.
 */
public final class Turn implements AutoCloseable {
  private final Collector collector;
  private final long intervalNanos;
  private long lastPeriod;
  private boolean due = true;
  private long failures;

  public Turn(Collector collector, long intervalNanos) {
    if (intervalNanos <= 0) {
      throw new IllegalArgumentException("an interval of " + intervalNanos + " ns");
    }
    this.collector = collector;
    this.intervalNanos = intervalNanos;
  }

  public long intervalNanos() {
    return intervalNanos;
  }

  /** The row of this tick, or null if it is not the collector's turn or it has none. */
  @Nullable Row collect(long stamp, Log log) {
    long period = Math.floorDiv(stamp, intervalNanos);
    if (!due && period == lastPeriod) {
      return null;
    }
    lastPeriod = period;
    due = false;
    Reading<Row> reading = read(stamp);
    if (reading instanceof Reading.Failed<Row> failed) {
      if (failures++ == 0) {
        log.warn(collector.name() + ": " + failed.reason());
      }
      return null;
    }
    if (failures > 0) {
      log.info(collector.name() + ": works again after " + failures + " failures");
      failures = 0;
    }
    if (reading instanceof Reading.Value<Row> value) {
      return value.value();
    }
    due = true;
    return null;
  }

  /** Rows beside the one that {@link #collect} has just given. */
  public List<Row> more() {
    return collector.more();
  }

  /** A bug in one collector must not end the others. */
  private Reading<Row> read(long stamp) {
    try {
      return collector.collect(stamp);
    } catch (RuntimeException e) {
      return Reading.failed(e.toString());
    }
  }

  @Override
  public void close() {
    collector.close();
  }
}
