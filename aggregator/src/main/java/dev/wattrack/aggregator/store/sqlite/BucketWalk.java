package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.SeriesQuery;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.block.Block;
import dev.wattrack.aggregator.store.block.BlockException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the buckets of a node that have anything, in order of time, and takes each from the
 * coarsest level that answers the query exactly; from what is left where finer levels were dropped.
 * Confined to one thread.
 */
final class BucketWalk {
  private static final long NEVER = Long.MAX_VALUE;

  private final long stepNanos;
  private final long fromNanos;
  private final long toNanos;
  private final BlockTable table;
  private final NodeSeries series;
  private final int node;
  private final long minutesFrom;
  private final long end;

  /** Whether the bucket before the next one had a block. */
  private boolean inARow;

  private final long[] known = {Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE};

  BucketWalk(
      SeriesQuery query,
      long fromNanos,
      BlockTable table,
      NodeSeries series,
      int node,
      long minutesFrom) {
    stepNanos = query.stepNanos();
    this.fromNanos = fromNanos;
    toNanos = query.toNanos();
    this.table = table;
    this.series = series;
    this.node = node;
    this.minutesFrom = minutesFrom;
    end = Level.bucketOf(toNanos - 1) + 1;
  }

  void run() throws SQLException, BlockException, StoreException {
    long at = Level.bucketOf(fromNanos);
    while (at < end) {
      long day = Level.dayOf(at);
      if (stepNanos > 0 && next(Level.HOUR, day) == day && hoursAnswer(day)) {
        rolledUp(Level.HOUR, day);
        at = day + Level.DAY_BUCKETS;
        continue;
      }
      if (inARow && taken(at)) {
        at++;
        continue;
      }
      long raw = next(Level.RAW, at);
      long minute = stepNanos > 0 ? next(Level.MINUTE, at) : NEVER;
      long head = inHead(at);
      long target = Math.min(Math.min(raw, minute), head);
      long nextDay = stepNanos > 0 ? next(Level.HOUR, day + Level.DAY_BUCKETS) : NEVER;
      if (nextDay <= target) {
        at = nextDay;
      } else if (target < end) {
        bucket(target, raw == target, minute == target, head == target);
        inARow = true;
        at = target + 1;
      } else {
        at = end;
      }
    }
  }

  /**
   * Takes the block that answers a bucket if there is one, without looking for the next one first:
   * mostly there is one after the other.
   */
  private boolean taken(long bucket) throws SQLException, BlockException, StoreException {
    boolean minutes = stepNanos > 0 && minutesAnswer(bucket, inHead(bucket) == bucket);
    byte[] data = table.get(minutes ? Level.MINUTE : Level.RAW, bucket, node);
    inARow = data != null;
    if (data == null) {
      return false;
    }
    if (minutes) {
      series.addRolledUp(Block.of(data), fromNanos, toNanos);
    } else {
      addRaw(bucket, data);
    }
    return true;
  }

  private boolean minutesAnswer(long bucket, boolean head) {
    return !head && stepNanos % Level.MINUTE_NANOS == 0 && edges(bucket, 1, Level.MINUTE_NANOS);
  }

  private void addRaw(long bucket, byte @Nullable [] data) throws BlockException, StoreException {
    series.addRaw(
        data == null ? null : Block.of(data),
        Math.max(fromNanos, Level.startOf(bucket)),
        Math.min(toNanos, Level.startOf(bucket + 1)));
  }

  private void bucket(long bucket, boolean raw, boolean minute, boolean head)
      throws SQLException, BlockException, StoreException {
    if (minute && (!raw || minutesAnswer(bucket, head))) {
      rolledUp(Level.MINUTE, bucket);
      return;
    }
    addRaw(bucket, raw ? table.get(Level.RAW, bucket, node) : null);
  }

  private void rolledUp(Level level, long bucket)
      throws SQLException, BlockException, StoreException {
    byte[] data = table.get(level, bucket, node);
    if (data != null) {
      series.addRolledUp(Block.of(data), fromNanos, toNanos);
    }
  }

  private boolean hoursAnswer(long day) throws SQLException {
    if (day < minutesFrom) {
      return true; // the finer levels are gone, and late rows are not taken any more
    }
    return stepNanos % Level.HOUR_NANOS == 0
        && edges(day, Level.DAY_BUCKETS, Level.HOUR_NANOS)
        && inHead(day) >= day + Level.DAY_BUCKETS
        && !table.due(day, node);
  }

  /** Whether the query's ends leave the windows of these buckets whole. */
  private boolean edges(long bucket, long buckets, long unitNanos) {
    return (Level.startOf(bucket) >= fromNanos || Math.floorMod(fromNanos, unitNanos) == 0)
        && (Level.startOf(bucket + buckets) <= toNanos || Math.floorMod(toNanos, unitNanos) == 0);
  }

  private long inHead(long bucket) {
    long time = series.nextInHead(Level.startOf(bucket));
    return time == Long.MAX_VALUE ? NEVER : Level.bucketOf(time);
  }

  private long next(Level level, long bucket) throws SQLException {
    int slot = level == Level.RAW ? 0 : level == Level.MINUTE ? 1 : 2;
    if (known[slot] < bucket) {
      long found = table.seek(level, bucket, node, end);
      known[slot] = found >= end ? NEVER : found;
    }
    return known[slot];
  }
}
