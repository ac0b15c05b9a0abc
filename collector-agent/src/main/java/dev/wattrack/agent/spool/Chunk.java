package dev.wattrack.agent.spool;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key tick and the ticks up to the next: the unit of redelivery and of loss. Its frames are in
 * memory, in a file, or both. Confined to the spool's lock.
 */
final class Chunk {
  /** So that one long holds a bit for each tick. */
  static final int MAX_TICKS = 60;

  private final long firstSeq;
  private final long bornNanos;
  private int ticks;
  private long acked;
  private boolean sealed;
  private int[] gids = new int[8];
  private int gidCount;
  private int[] ends = new int[MAX_TICKS];
  private byte @Nullable [] frames = new byte[1024];
  private int length;

  private @Nullable SpoolFile file;
  private long fileOffset;
  private long fileEnd;
  private int ticksInFile;

  /**
   * @param bornNanos monotonic time of the first tick; earlier than now for one of an earlier life
   */
  Chunk(long firstSeq, long bornNanos) {
    this.firstSeq = firstSeq;
    this.bornNanos = bornNanos;
  }

  long firstSeq() {
    return firstSeq;
  }

  /** One behind the last. */
  long endSeq() {
    return firstSeq + ticks;
  }

  long bornNanos() {
    return bornNanos;
  }

  int ticks() {
    return ticks;
  }

  boolean full() {
    return ticks == MAX_TICKS;
  }

  boolean sealed() {
    return sealed;
  }

  void seal() {
    sealed = true;
    if (frames != null) {
      frames = Arrays.copyOf(frames, length);
    }
  }

  void addGid(int gid) {
    for (int i = 0; i < gidCount; i++) {
      if (gids[i] == gid) {
        return;
      }
    }
    if (gidCount == gids.length) {
      gids = Arrays.copyOf(gids, gidCount * 2);
    }
    gids[gidCount++] = gid;
  }

  int gidCount() {
    return gidCount;
  }

  int gid(int index) {
    return gids[index];
  }

  /** Appends the frame of the next tick. */
  void append(byte[] bytes, int offset, int count) {
    byte[] into = frames;
    if (into == null) {
      throw new IllegalStateException("chunk " + firstSeq + " is no longer in memory");
    }
    if (into.length - length < count) {
      into = Arrays.copyOf(into, Math.max(length + count, into.length * 2));
      frames = into;
    }
    System.arraycopy(bytes, offset, into, length, count);
    length += count;
    ends[ticks++] = length;
  }

  /** Counts a tick that is only in the file. */
  void appendInFile(int count) {
    length += count;
    ends[ticks++] = length;
  }

  /** Length of all frames. */
  int length() {
    return length;
  }

  /** Bytes held in memory. */
  int memoryBytes() {
    return frames == null ? 0 : frames.length;
  }

  byte @Nullable [] frames() {
    return frames;
  }

  void forgetFrames() {
    frames = null;
  }

  /** Where the frame of the n-th tick begins; n may be the number of ticks. */
  int start(int tick) {
    return tick == 0 ? 0 : ends[tick - 1];
  }

  /** Marks the ticks of a range that are in this chunk. */
  void ack(long first, long last) {
    int from = (int) Math.max(0, Math.min(first - firstSeq, ticks));
    int to = (int) Math.max(0, Math.min(last - firstSeq + 1, ticks));
    for (int i = from; i < to; i++) {
      acked |= 1L << i;
    }
  }

  int waiting() {
    return ticks - Long.bitCount(acked);
  }

  @Nullable SpoolFile file() {
    return file;
  }

  long fileOffset() {
    return fileOffset;
  }

  int ticksInFile() {
    return ticksInFile;
  }

  boolean wholeInFile() {
    return file != null && ticksInFile == ticks;
  }

  void inFile(SpoolFile where, long offset) {
    file = where;
    fileOffset = offset;
    ticksInFile = 0;
  }

  /** All ticks so far are in the file, whose end is here. */
  void inFileUpTo(long end) {
    ticksInFile = ticks;
    fileEnd = end;
  }

  /** Behind the last record of this chunk. */
  long fileEnd() {
    return fileEnd;
  }

  void leaveFile() {
    file = null;
    ticksInFile = 0;
  }
}
