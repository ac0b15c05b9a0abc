package dev.wattrack.agent.spool;

import dev.wattrack.agent.base.Log;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the chunks that an earlier life left behind. Whatever the files hold, it ends with the
 * chunks that are whole; what follows the first bad record of a file is cut off. Used once.
 */
final class Recovery {
  private static final long MAX_FILE_BYTES = 32L << 20;

  private final SpoolFolder folder;
  private final Gids gids;
  private final Appender.Opener opener;
  private final Log log;
  private final long monotonicNanos;
  private final long wallNanos;
  private final List<Chunk> chunks = new ArrayList<>();
  private final List<Integer> groups = new ArrayList<>();

  Recovery(
      SpoolFolder folder,
      Gids gids,
      Appender.Opener opener,
      Log log,
      long monotonicNanos,
      long wallNanos) {
    this.folder = folder;
    this.gids = gids;
    this.opener = opener;
    this.log = log;
    this.monotonicNanos = monotonicNanos;
    this.wallNanos = wallNanos;
  }

  /** The chunks in order of their sequence numbers, none overlapping. */
  List<Chunk> run() {
    String[] names = folder.folder().list();
    if (names == null || !hasFiles(names) || !folder.claim()) {
      return new ArrayList<>();
    }
    Arrays.sort(names);
    for (String name : names) {
      if (isFile(name)) {
        file(new File(folder.folder(), name));
      }
    }
    return distinct();
  }

  private static boolean hasFiles(String[] names) {
    for (String name : names) {
      if (isFile(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFile(String name) {
    return name.startsWith(SpoolFile.PREFIX) && name.endsWith(SpoolFile.SUFFIX);
  }

  private void file(File path) {
    try {
      byte[] bytes =
          path.length() > MAX_FILE_BYTES ? new byte[0] : Files.readAllBytes(path.toPath());
      SpoolFile file = new SpoolFile(path, bytes.length);
      int before = chunks.size();
      int end = records(file, bytes);
      if (end < bytes.length) {
        log.warn("spool: " + path + ": " + (bytes.length - end) + " bytes of a torn tail cut off");
        file.length(end);
        if (end > 0) {
          opener.open(path, end).close();
        }
      }
      if (chunks.size() > before) {
        folder.adopt(file);
      } else if (!path.delete()) {
        log.warn("spool: cannot delete " + path);
      }
    } catch (IOException e) {
      log.warn("spool: " + path + " is left aside: " + e);
    }
  }

  /** Takes the chunks of one file; the end of its last good record. */
  private int records(SpoolFile file, byte[] bytes) {
    Records records = Records.ofFile(bytes);
    TickHead head = new TickHead();
    Chunk chunk = null;
    int end = records.end();
    try {
      while (records.next()) {
        head.frame(bytes, records.frameAt(), records.frameLength());
        if (head.type() == Wire.LAYOUT) {
          layout(head.body());
        } else if (head.type() == Wire.TICK && (head.key() || chunk != null)) {
          chunk = tick(file, head, chunk, records);
        }
        end = records.end();
      }
    } catch (WireException e) {
      log.warn("spool: " + file.path() + ": " + e.getMessage());
    }
    return end;
  }

  private void layout(WireCursor body) throws WireException {
    int gid = body.count(Wire.MAX_LAYOUTS - 1);
    if (!gids.restore(gid, Layout.read(body))) {
      throw new WireException("layout " + gid + " is another one in an earlier file");
    }
  }

  private Chunk tick(SpoolFile file, TickHead head, @Nullable Chunk open, Records records)
      throws WireException {
    groups.clear();
    head.tick(groups::add);
    for (int gid : groups) {
      if (!gids.knows(gid)) {
        throw new WireException("layout " + gid + " is missing");
      }
    }
    Chunk chunk = open;
    if (chunk == null || head.key() || chunk.full()) {
      if (!head.key()) {
        throw new WireException("a chunk of more than " + Chunk.MAX_TICKS + " ticks");
      }
      long age = Math.max(0, wallNanos - head.timeNanos());
      chunk = new Chunk(head.seq(), monotonicNanos - age);
      chunk.forgetFrames();
      chunk.seal();
      chunk.inFile(file, records.recordAt());
      file.chunks(1);
      chunks.add(chunk);
    }
    chunk.appendInFile(records.frameLength());
    chunk.inFileUpTo(records.end());
    for (int gid : groups) {
      chunk.addGid(gid);
    }
    return chunk;
  }

  /** Of chunks that overlap, as after a failed write, the longest stays. */
  private List<Chunk> distinct() {
    chunks.sort(Comparator.comparingLong(Chunk::firstSeq));
    List<Chunk> kept = new ArrayList<>();
    for (Chunk chunk : chunks) {
      Chunk last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
      if (last == null || chunk.firstSeq() >= last.endSeq()) {
        kept.add(chunk);
      } else if (chunk.endSeq() > last.endSeq() && chunk.firstSeq() == last.firstSeq()) {
        kept.set(kept.size() - 1, chunk);
        folder.release(last);
      } else {
        folder.release(chunk);
      }
    }
    return kept;
  }
}
