package dev.wattrack.agent.spool;

import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.WireBuffer;
import java.util.BitSet;

/**
 * What has gone out on one connection: the live lane, the backlog lane and the layouts they share.
 * Confined to the sender's thread.
 */
public final class Delivery {
  private static final int BACKLOG_FLAG = 1;
  private static final int ENOUGH_BYTES = 64 << 10;

  private final Spool spool;
  private final long firstLive;
  private final BitSet declared = new BitSet();
  private long nextLive;
  private long nextBacklog;

  Delivery(Spool spool, long firstLive) {
    this.spool = spool;
    this.firstLive = firstLive;
    nextLive = firstLive;
  }

  /** The number of the tick that goes live next. */
  public long nextLive() {
    return nextLive;
  }

  /** Appends the live frames that were not sent yet, and layouts before their first use. */
  public void live(WireBuffer out) {
    synchronized (spool) {
      while (out.length() < ENOUGH_BYTES) {
        Chunk chunk = spool.chunkAt(nextLive);
        if (chunk == null) {
          return;
        }
        // A chunk that was lost meanwhile leaves a gap; the next one begins with its key.
        int from = (int) Math.max(0, nextLive - chunk.firstSeq());
        byte[] frames = spool.frames(chunk);
        nextLive = chunk.endSeq();
        if (frames != null) {
          declare(chunk, out);
          out.bytes(frames, chunk.start(from), chunk.start(chunk.ticks()) - chunk.start(from));
        }
      }
    }
  }

  /** Appends the next chunk of the backlog; its number of ticks, 0 if there is no more. */
  public int backlog(WireBuffer out) {
    synchronized (spool) {
      while (true) {
        Chunk chunk = spool.chunkAt(nextBacklog);
        if (chunk == null || chunk.firstSeq() >= firstLive) {
          return 0;
        }
        byte[] frames = spool.frames(chunk);
        nextBacklog = chunk.endSeq();
        if (frames != null) {
          declare(chunk, out);
          int base = out.length();
          out.bytes(frames, 0, chunk.start(chunk.ticks()));
          for (int tick = 0; tick < chunk.ticks(); tick++) {
            out.array()[TickHead.flagsAt(out.array(), base + chunk.start(tick))] |= BACKLOG_FLAG;
          }
          return chunk.ticks();
        }
      }
    }
  }

  private void declare(Chunk chunk, WireBuffer out) {
    for (int i = 0; i < chunk.gidCount(); i++) {
      int gid = chunk.gid(i);
      if (!declared.get(gid)) {
        declared.set(gid);
        Frames.writeLayout(out, gid, spool.gids().layout(gid));
      }
    }
  }
}
