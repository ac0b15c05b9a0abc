package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.block.Block;
import org.jspecify.annotations.Nullable;

/**
 * A committed segment that is not, or not wholly, in blocks yet. Its log row and ids never change;
 * the rest is guarded by the {@link Head}.
 */
final class HeadSegment {
  /** Not seen by a maintenance call yet. */
  static final long UNSEEN = Long.MIN_VALUE;

  /** The same rows column by column, for readers. */
  record Columns(Block block, int bytes) {}

  private final long log;
  private final int[] layoutIds;

  /** What is left of it to be sealed: the segment as it came, later its end. */
  private Segment segment;

  /** How often it was cut. */
  int cuts;

  /** Null until a reader has asked for it. */
  @Nullable Columns columns;

  /** Whether it is wholly in blocks and no longer in the head. */
  boolean sealed;

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

  /** Keeps only the end of it. */
  void cut(Segment rest) {
    segment = rest;
    cuts++;
  }

  /** Layout id by gid, 0 where a gid is not used. */
  int[] layoutIds() {
    return layoutIds;
  }

  int bytes() {
    return segment.frames().length + 128;
  }
}
