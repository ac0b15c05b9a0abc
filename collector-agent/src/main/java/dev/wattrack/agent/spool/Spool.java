package dev.wattrack.agent.spool;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.SpoolGauges;
import dev.wattrack.agent.base.TickSink;
import dev.wattrack.agent.base.Time;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.WireBuffer;
import java.io.File;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every tick from its making to its acknowledgement. Law: each tick that was taken is acknowledged,
 * waiting or counted as lost. Safe for use by several threads; nobody waits for network or, but for
 * a local write, disk while holding it. Trouble with the disk keeps ticks in memory.
 */
public final class Spool implements TickSink, SpoolGauges, AutoCloseable {
  private static final long FILE_BYTES = 1 << 20;

  /** An aggregator takes 20,000 columns of a connection by default. */
  private static final int MOST_IDLE_COLUMNS = 8_000;

  private final SpoolLimits limits;
  private final long stepNanos;
  private final Time time;
  private final Log log;
  private final SpoolFolder folder;
  private final Gids gids = new Gids();
  private final WireBuffer frame = new WireBuffer(2048);
  private final List<Chunk> chunks;
  private TickEncoder encoder = new TickEncoder(false);
  private @Nullable Chunk open;
  private long nextSeq;
  private long lost;
  private long awaySince;
  private boolean away = true;
  private long wakeUps;
  private boolean layoutsFull;
  private int columnsInUse;
  private boolean dropping;
  private boolean closed;

  /**
   * Takes over what an earlier agent left in the folder.
   *
   * @param folder where chunks go when they must; created at the first write
   * @param stepNanos usual distance of ticks
   */
  public Spool(SpoolLimits limits, File folder, long stepNanos, Time time, Log log) {
    this(limits, folder, stepNanos, time, log, Appender.system());
  }

  Spool(
      SpoolLimits limits, File folder, long stepNanos, Time time, Log log, Appender.Opener opener) {
    this.limits = limits;
    this.stepNanos = stepNanos;
    this.time = time;
    this.log = log;
    long fileBytes = Math.min(FILE_BYTES, limits.maxBytes() / 8);
    this.folder = new SpoolFolder(folder, fileBytes, opener, time, log);
    long now = time.monotonicNanos();
    chunks = new Recovery(this.folder, gids, opener, log, now, time.wallNanos()).run();
    nextSeq = chunks.isEmpty() ? 1 : chunks.get(chunks.size() - 1).endSeq();
    awaySince = now;
    if (!chunks.isEmpty()) {
      log.info("spool: " + waitingTicks() + " ticks were left behind and will be sent");
    }
  }

  @Override
  public synchronized void tick(long timeNanos, List<Row> rows) {
    if (closed) {
      return;
    }
    long now = time.monotonicNanos();
    Chunk chunk = chunkForNext(timeNanos, now);
    for (int i = 0; i < rows.size(); i++) {
      int gid = gids.of(rows.get(i).layout());
      if (gid == Gids.NONE) {
        noMoreLayouts();
        continue;
      }
      chunk.addGid(gid);
      encoder.group(gid, rows.get(i));
    }
    frame.clear();
    encoder.end(frame);
    chunk.append(frame.array(), 0, frame.length());
    nextSeq++;
    enforce(now);
    notifyAll();
  }

  /** The open chunk with its next tick begun, or a new one with its key. */
  private Chunk chunkForNext(long timeNanos, long now) {
    Chunk chunk = open;
    if (chunk != null && (chunk.full() || chunk.length() > limits.memoryBytes() / 4)) {
      seal();
      chunk = null;
    }
    if (chunk == null) {
      chunk = new Chunk(nextSeq, now);
      chunks.add(chunk);
      open = chunk;
      encoder = new TickEncoder(false);
      encoder.beginKey(nextSeq, timeNanos, stepNanos);
    } else {
      encoder.begin(timeNanos);
    }
    return chunk;
  }

  private void seal() {
    Chunk chunk = open;
    open = null;
    if (chunk != null) {
      chunk.seal();
      if (chunk.waiting() == 0) {
        chunks.remove(chunk);
        folder.release(chunk);
      }
    }
  }

  private void noMoreLayouts() {
    if (!layoutsFull) {
      layoutsFull = true;
      log.warn("spool: all " + gids.count() + " layouts are in use; restart the agent");
    }
  }

  private void enforce(long now) {
    while (!chunks.isEmpty() && now - chunks.get(0).bornNanos() > limits.maxAge().toNanos()) {
      dropOldest("older than " + limits.maxAge());
    }
    boolean spill = limits.diskAfter().isZero();
    spill |= away && now - awaySince >= limits.diskAfter().toNanos();
    if (spill) {
      writeAll();
    }
    boolean room = true;
    while (room && memoryBytes() > limits.memoryBytes()) {
      room = makeRoom();
    }
    while (memoryOnlyBytes() + folder.bytes() > limits.maxBytes() && chunks.size() > 1) {
      dropOldest("more than " + limits.maxBytes() + " bytes");
    }
  }

  private boolean writeAll() {
    for (int i = 0; i < chunks.size(); i++) {
      if (!folder.write(chunks.get(i), gids)) {
        return false;
      }
    }
    return true;
  }

  /** Takes the oldest sealed chunk out of memory; false if there is none. */
  private boolean makeRoom() {
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      if (chunk.memoryBytes() == 0) {
        continue;
      }
      if (!chunk.sealed()) {
        return false;
      }
      if (folder.write(chunk, gids)) {
        chunk.forgetFrames();
      } else {
        drop(i, "memory is full and the disk cannot be written");
      }
      return true;
    }
    return false;
  }

  private void dropOldest(String reason) {
    drop(0, reason);
  }

  private void drop(int index, String reason) {
    Chunk chunk = chunks.remove(index);
    if (chunk.equals(open)) {
      open = null;
    }
    lost += chunk.waiting();
    folder.release(chunk);
    if (!dropping) {
      dropping = true;
      log.warn("spool: the oldest ticks are being lost: " + reason);
    }
  }

  private long memoryBytes() {
    long sum = 0;
    for (int i = 0; i < chunks.size(); i++) {
      sum += chunks.get(i).memoryBytes();
    }
    return sum;
  }

  private long memoryOnlyBytes() {
    long sum = 0;
    for (int i = 0; i < chunks.size(); i++) {
      sum += chunks.get(i).wholeInFile() ? 0 : chunks.get(i).length();
    }
    return sum;
  }

  /** Takes what the store has committed; ranges that are unknown mean nothing. */
  public synchronized void acknowledge(List<Frames.Range> ranges) {
    for (Frames.Range range : ranges) {
      for (int i = first(range.first()); i < chunks.size(); i++) {
        Chunk chunk = chunks.get(i);
        if (chunk.firstSeq() > range.last()) {
          break;
        }
        chunk.ack(range.first(), range.last());
        if (chunk.waiting() == 0 && chunk.sealed()) {
          chunks.remove(i--);
          folder.release(chunk);
        }
      }
    }
    if (dropping && chunks.size() < 3) {
      dropping = false;
      log.info("spool: no more ticks are being lost");
    }
  }

  /** The index of the first chunk that ends behind this number. */
  private int first(long seq) {
    int low = 0;
    int high = chunks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (chunks.get(middle).endSeq() <= seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * True when many layouts have come and gone, as with one job after the other: numbers are getting
   * scarce, and the aggregator counts the columns of a connection. A new connection begins anew.
   */
  public synchronized boolean layoutsCrowded() {
    return gids.columns() - columnsInUse > MOST_IDLE_COLUMNS && folder.bytes() == 0;
  }

  /** A number may change its meaning only between connections, and only if no tick needs it. */
  private void forgetLayouts() {
    if (folder.bytes() > 0) {
      return; // a file on disk may hold layouts by their number
    }
    BitSet used = new BitSet();
    for (Chunk chunk : chunks) {
      for (int i = 0; i < chunk.gidCount(); i++) {
        used.set(chunk.gid(i));
      }
    }
    gids.keepOnly(used);
    columnsInUse = gids.columns();
    layoutsFull = false;
  }

  /** A connection is up: what is made from now on goes live, what waits is its backlog. */
  public synchronized Delivery connected() {
    away = false;
    seal();
    if (layoutsCrowded()) {
      forgetLayouts();
    }
    return new Delivery(this, nextSeq);
  }

  /** The connection is gone. */
  public synchronized void disconnected() {
    if (!away) {
      away = true;
      awaySince = time.monotonicNanos();
    }
  }

  /**
   * Waits for a tick with this number, for a wake-up, or for the time to pass.
   *
   * @param before {@link #wakeUps} from before the caller's own checks, so that none is missed
   */
  public synchronized void await(long seq, long before, long millis) throws InterruptedException {
    long deadline = time.monotonicNanos() + millis * 1_000_000;
    long left = millis;
    while (nextSeq <= seq && wakeUps == before && left > 0 && !closed) {
      wait(left);
      left = (deadline - time.monotonicNanos()) / 1_000_000;
    }
  }

  /** How many wake-ups there were. */
  public synchronized long wakeUps() {
    return wakeUps;
  }

  /** Ends a wait. */
  public synchronized void wakeUp() {
    wakeUps++;
    notifyAll();
  }

  @Override
  public synchronized long waitingTicks() {
    long waiting = 0;
    for (int i = 0; i < chunks.size(); i++) {
      waiting += chunks.get(i).waiting();
    }
    return waiting;
  }

  @Override
  public synchronized long lostTicks() {
    return lost;
  }

  /** The number of the next tick. */
  public synchronized long nextSeq() {
    return nextSeq;
  }

  // For Delivery, which holds this lock.

  /** The chunk that holds this tick, else the first behind it; null if there is none. */
  @Nullable Chunk chunkAt(long seq) {
    int index = first(seq);
    return index < chunks.size() ? chunks.get(index) : null;
  }

  /** The frames of a chunk, from memory or file; if they are gone, so is the chunk. */
  byte @Nullable [] frames(Chunk chunk) {
    byte[] frames = chunk.frames();
    if (frames == null) {
      frames = folder.read(chunk);
    }
    if (frames == null) {
      drop(chunks.indexOf(chunk), "chunk " + chunk.firstSeq() + " is not in its file any more");
    }
    return frames;
  }

  Gids gids() {
    return gids;
  }

  /** Takes no more ticks; writes what waits, if the limits say so. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    seal();
    if (limits.keepOnStop() && !chunks.isEmpty() && !writeAll()) {
      log.warn("spool: " + waitingTicks() + " ticks are lost with this process");
    }
    folder.close();
    notifyAll();
  }
}
