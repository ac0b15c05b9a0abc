package dev.wattrack.testkit.rack;

import dev.wattrack.model.wire.Frames;
import dev.wattrack.testkit.link.SeqSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The ticks that are not yet acknowledged, in chunks as in docs/formats/wire.md. Bounded: the
 * oldest chunk is dropped and counted. Confined to one thread.
 */
final class ChunkSpool {
  /** Ticks from one key tick to the next. */
  static final int CHUNK_TICKS = 60;

  private static final int MAX_CHUNKS = 30;

  /** A key tick and what follows it up to the next. */
  static final class Chunk {
    private final long firstSeq;
    private final List<byte[]> frames = new ArrayList<>();
    private final BitSet gids = new BitSet();
    private final SeqSet acknowledged = new SeqSet();
    private boolean sent;

    private Chunk(long firstSeq) {
      this.firstSeq = firstSeq;
    }

    List<byte[]> frames() {
      return frames;
    }

    /** The layouts that a reader needs. */
    BitSet gids() {
      return gids;
    }

    private void acknowledge(Frames.Range range) {
      long first = Math.max(firstSeq, range.first());
      long last = Math.min(firstSeq + frames.size() - 1, range.last());
      if (first <= last) {
        acknowledged.add(first, last);
      }
    }

    private long unacknowledged() {
      return frames.size() - acknowledged.size();
    }
  }

  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private long nextSeq = 1;
  private boolean keyDue = true;
  private long lost;

  /** The sequence number of the next tick. */
  long nextSeq() {
    return nextSeq;
  }

  /** True when the next tick must be a key tick. */
  boolean keyDue() {
    return keyDue || chunks.isEmpty() || chunks.getLast().frames.size() >= CHUNK_TICKS;
  }

  /**
   * Adds a tick.
   *
   * @param sent true when it was handed to the connection
   */
  void add(boolean key, byte[] frame, BitSet gids, boolean sent) {
    if (key) {
      chunks.add(new Chunk(nextSeq));
      chunks.getLast().sent = sent;
      keyDue = false;
    }
    Chunk open = chunks.getLast();
    open.frames.add(frame);
    open.gids.or(gids);
    nextSeq++;
    while (chunks.size() > MAX_CHUNKS) {
      lost += chunks.remove().unacknowledged();
    }
  }

  void acknowledge(List<Frames.Range> ranges) {
    for (Frames.Range range : ranges) {
      chunks.forEach(chunk -> chunk.acknowledge(range));
    }
    Chunk open = chunks.peekLast();
    chunks.removeIf(chunk -> chunk.unacknowledged() == 0 && (chunk != open || keyDue()));
  }

  /** The connection is gone: all that is left must be sent again, and the next tick is a key. */
  void disconnected() {
    keyDue = true;
    chunks.forEach(chunk -> chunk.sent = false);
  }

  /** The oldest chunk that was not sent on this connection and grows no more. */
  Optional<Chunk> nextToResend() {
    Chunk open = keyDue() ? null : chunks.peekLast();
    Optional<Chunk> next =
        chunks.stream().filter(chunk -> !chunk.sent && chunk != open).findFirst();
    next.ifPresent(chunk -> chunk.sent = true);
    return next;
  }

  /** Whether a waiting chunk uses this layout number. */
  boolean uses(int gid) {
    return chunks.stream().anyMatch(chunk -> chunk.gids.get(gid));
  }

  /** Ticks that wait for their acknowledgement. */
  long waiting() {
    return chunks.stream().mapToLong(Chunk::unacknowledged).sum();
  }

  /** Ticks that were dropped because there was no room. */
  long lost() {
    return lost;
  }
}
