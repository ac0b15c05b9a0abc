package dev.wattrack.agent.spool;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a spool. Nothing is created before the first write. A write that fails is reported
 * once and tried again a minute later; until then the chunks stay in memory. Confined to the
 * spool's lock.
 */
final class SpoolFolder {
  private static final long RETRY_NANOS = 60_000_000_000L;

  private final File folder;
  private final long fileBytes;
  private final Appender.Opener opener;
  private final Time time;
  private final Log log;
  private final List<SpoolFile> files = new ArrayList<>();
  private final WireBuffer scratch = new WireBuffer(512);
  private final WireBuffer frame = new WireBuffer(512);
  private @Nullable SpoolFile current;
  private @Nullable Appender appender;
  private @Nullable RandomAccessFile lock;
  private boolean broken;
  private long brokenAt;

  /**
   * @param fileBytes a new file is begun above this size
   */
  SpoolFolder(File folder, long fileBytes, Appender.Opener opener, Time time, Log log) {
    this.folder = folder;
    this.fileBytes = fileBytes;
    this.opener = opener;
    this.time = time;
    this.log = log;
  }

  File folder() {
    return folder;
  }

  /** Bytes of all files. */
  long bytes() {
    long sum = 0;
    for (SpoolFile file : files) {
      sum += file.length();
    }
    return sum;
  }

  /** Whether it makes sense to try a write. */
  boolean usable() {
    return !broken || time.monotonicNanos() - brokenAt >= RETRY_NANOS;
  }

  /** Takes the folder for this process; false if it cannot be had. */
  boolean claim() {
    if (lock != null) {
      return true;
    }
    if (!folder.isDirectory() && !folder.mkdirs()) {
      fail("cannot create " + folder);
      return false;
    }
    try {
      RandomAccessFile file = new RandomAccessFile(new File(folder, "lock"), "rw");
      FileLock held = tryLock(file);
      if (held == null) {
        file.close();
        fail(folder + " is in use by another agent");
        return false;
      }
      lock = file;
      return true;
    } catch (IOException e) {
      fail(e.toString());
      return false;
    }
  }

  private static @Nullable FileLock tryLock(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Takes over a file of an earlier life. */
  void adopt(SpoolFile file) {
    files.add(file);
  }

  /** Writes the ticks of a chunk that no file has yet. False if it could not. */
  boolean write(Chunk chunk, Gids gids) {
    byte[] frames = chunk.frames();
    if (chunk.wholeInFile()) {
      return true;
    }
    if (frames == null || !usable() || !claim()) {
      return false;
    }
    try {
      SpoolFile file = fileFor(chunk);
      append(file, chunk, frames, gids);
      works();
      return true;
    } catch (IOException e) {
      fail(e.toString());
      abandon();
      return false;
    }
  }

  private void append(SpoolFile file, Chunk chunk, byte[] frames, Gids gids) throws IOException {
    SpoolFile holder = chunk.file();
    boolean goesOn = file.equals(holder);
    scratch.clear();
    layouts(file, chunk, gids);
    long tickAt = file.length() + scratch.length();
    for (int tick = goesOn ? chunk.ticksInFile() : 0; tick < chunk.ticks(); tick++) {
      int from = chunk.start(tick);
      SpoolFile.record(scratch, frames, from, chunk.start(tick + 1) - from);
    }
    append(file);
    for (int i = 0; i < chunk.gidCount(); i++) {
      file.declared().set(chunk.gid(i));
    }
    if (!goesOn) {
      chunk.inFile(file, tickAt);
      file.chunks(1);
    }
    chunk.inFileUpTo(file.length());
    if (holder != null && !goesOn) {
      // The older file was given up after a failed write; now it has one chunk less.
      drop(holder);
    }
  }

  /** The file in which a chunk goes on, or the one where it begins. */
  private SpoolFile fileFor(Chunk chunk) throws IOException {
    SpoolFile file = current;
    if (file != null && !file.equals(chunk.file()) && file.length() >= fileBytes) {
      abandon();
      file = null;
    }
    if (file == null) {
      File path = SpoolFile.named(folder, chunk.firstSeq());
      appender = opener.open(path, 0);
      file = new SpoolFile(path, 0);
      current = file;
      files.add(file);
    }
    return file;
  }

  private void layouts(SpoolFile file, Chunk chunk, Gids gids) {
    if (file.length() == 0) {
      scratch.bytes(SpoolFile.HEADER, 0, SpoolFile.HEADER.length);
    }
    for (int i = 0; i < chunk.gidCount(); i++) {
      int gid = chunk.gid(i);
      if (!file.declared().get(gid)) {
        frame.clear();
        Frames.writeLayout(frame, gid, gids.layout(gid));
        SpoolFile.record(scratch, frame.array(), 0, frame.length());
      }
    }
  }

  private void append(SpoolFile file) throws IOException {
    Appender to = appender;
    if (to == null) {
      throw new IOException(file.path() + " is not open");
    }
    to.write(scratch.array(), 0, scratch.length());
    file.length(file.length() + scratch.length());
  }

  /** Reads the frames of a chunk that is only in a file; null if they are not there any more. */
  byte @Nullable [] read(Chunk chunk) {
    SpoolFile file = chunk.file();
    if (file == null) {
      return null;
    }
    try (RandomAccessFile in = new RandomAccessFile(file.path(), "r")) {
      long size = Math.min(in.length(), chunk.fileEnd()) - chunk.fileOffset();
      byte[] bytes = new byte[(int) Math.max(0, size)];
      in.seek(chunk.fileOffset());
      in.readFully(bytes);
      return ticksOf(chunk, new Records(bytes, 0, bytes.length), bytes);
    } catch (IOException e) {
      log.warn("spool: " + file.path() + " cannot be read any more: " + e.getMessage());
      return null;
    }
  }

  private static byte @Nullable [] ticksOf(Chunk chunk, Records records, byte[] bytes)
      throws IOException {
    TickHead head = new TickHead();
    WireBuffer frames = new WireBuffer(chunk.length());
    int ticks = 0;
    while (ticks < chunk.ticks() && records.next()) {
      head.frame(bytes, records.frameAt(), records.frameLength());
      if (head.type() == Wire.TICK) {
        frames.bytes(bytes, records.frameAt(), records.frameLength());
        ticks++;
      }
    }
    return ticks == chunk.ticks() && frames.length() == chunk.length()
        ? frames.toByteArray()
        : null;
  }

  /** A chunk is gone; its file goes with its last one. */
  void release(Chunk chunk) {
    SpoolFile file = chunk.file();
    if (file != null) {
      chunk.leaveFile();
      drop(file);
    }
  }

  private void drop(SpoolFile file) {
    file.chunks(-1);
    if (file.chunks() > 0) {
      return;
    }
    if (file.equals(current)) {
      abandon();
    }
    files.remove(file);
    if (!file.path().delete() && file.path().exists()) {
      log.warn("spool: cannot delete " + file.path());
    }
  }

  /** Ends writing to the current file; a half-written record is cut off if that still works. */
  private void abandon() {
    Appender open = appender;
    SpoolFile file = current;
    appender = null;
    current = null;
    if (open == null || file == null) {
      return;
    }
    try {
      open.truncate(file.length());
    } catch (IOException e) {
      // The reader cuts off a torn tail as well.
      log.info("spool: " + file.path() + " keeps a torn tail: " + e.getMessage());
    }
    try {
      open.close();
    } catch (IOException e) {
      log.info("spool: " + file.path() + ": " + e.getMessage());
    }
    if (file.chunks() == 0) {
      files.remove(file);
      if (!file.path().delete()) {
        log.info("spool: cannot delete " + file.path());
      }
    }
  }

  private void fail(String reason) {
    if (!broken) {
      log.warn("spool: stays in memory, tried again every minute: " + reason);
    }
    broken = true;
    brokenAt = time.monotonicNanos();
  }

  private void works() {
    if (broken) {
      log.info("spool: the disk works again");
      broken = false;
    }
  }

  void close() {
    abandon();
    RandomAccessFile held = lock;
    lock = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        log.info("spool: " + folder + "/lock: " + e.getMessage());
      }
    }
  }
}
