package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Segment;

/**
 * A committed segment that is not, or not wholly, in blocks yet. The segment and its ids never
 * change; the rest is guarded by the {@link Head}.
 */
final class HeadSegment {
  /** Not seen by a maintenance call yet. */
  static final long UNSEEN = Long.MIN_VALUE;

  private final long log;
  private final Segment segment;
  private final int[] layoutIds;

  /** Rows before this time are in blocks. */
  long sealedBelow = Long.MIN_VALUE;

  /** No row that is not in blocks lies before this time. */
  long nextNanos;

  /** When a maintenance call first saw it. */
  long seenNanos = UNSEEN;

  HeadSegment(long log, Segment segment, int[] layoutIds) {
    this.log = log;
    this.segment = segment;
    this.layoutIds = layoutIds;
    nextNanos = segment.firstNanos();
  }

  long log() {
    return log;
  }

  Segment segment() {
    return segment;
  }

  /** Layout id by gid, 0 where a gid is not used. */
  int[] layoutIds() {
    return layoutIds;
  }

  int bytes() {
    return segment.frames().length + 128;
  }
}
