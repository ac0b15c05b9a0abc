package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A small file of the kernel, kept open and read anew from its start into a reused buffer: about
 * half the cost of opening it every time. A file that fails is tried again later and later, at last
 * every 30th time. Confined to one thread.
 */
final class HeldFile implements AutoCloseable {
  /** RandomAccessFile reads this much through its stack; for more it allocates natively. */
  private static final int PIECE = 8192;

  private static final int LIMIT = 1 << 20;
  private static final int SELDOM = 30;

  private final String path;
  private final int endsBelow;
  private byte[] bytes;
  private int length;
  private @Nullable RandomAccessFile file;
  private int failures;
  private int pause;
  private boolean missing;
  private String trouble = "";
  private long readAt = Long.MIN_VALUE;

  /**
   * @param endsBelow a short read that leaves less than this is the end; else only an empty one is
   */
  private HeldFile(String path, int endsBelow, int capacity) {
    this.path = path;
    this.endsBelow = endsBelow;
    bytes = new byte[capacity];
  }

  /** A file that the kernel renders at once, so that a short read is its end. */
  static HeldFile whole(String path, int capacity) {
    return new HeldFile(path, Integer.MAX_VALUE, capacity);
  }

  /** A table that the kernel renders line by line: a read ends before a line that does not fit. */
  static HeldFile table(String path) {
    return new HeldFile(path, 0, 2048);
  }

  /**
   * As {@link #table}, of lines below 512 bytes: the kernel renders a page at a time
   * (fs/seq_file.c), so where one more line had fitted there is none.
   */
  static HeldFile shortLines(String path) {
    return new HeldFile(path, 4096 - 512, 2048);
  }

  /** Reads, unless this tick has done so already. False if there is nothing; see {@link #none}. */
  boolean read(long timeNanos) {
    if (readAt != timeNanos) {
      readAt = timeNanos;
      return readNow();
    }
    return length > 0;
  }

  boolean readNow() {
    length = 0;
    if (pause > 0) {
      pause--;
      return false;
    }
    try {
      fill();
    } catch (IOException e) {
      fail(e);
      return false;
    }
    if (length == 0) {
      missing = true;
      trouble = path + " is empty";
      return false;
    }
    failures = 0;
    return true;
  }

  private void fill() throws IOException {
    RandomAccessFile from = file;
    if (from == null) {
      from = new RandomAccessFile(path, "r");
      file = from;
    } else {
      from.seek(0);
    }
    while (true) {
      int room = Math.min(PIECE, bytes.length - length);
      int count = from.read(bytes, length, room);
      if (count <= 0) {
        return;
      }
      length += count;
      if (count < room && length < endsBelow) {
        return;
      }
      if (length == bytes.length) {
        if (length >= LIMIT) {
          length = 0;
          throw new IOException(path + " is longer than " + LIMIT + " bytes");
        }
        bytes = Arrays.copyOf(bytes, length * 2);
      }
    }
  }

  private void fail(IOException e) {
    missing = file == null && !new File(path).exists();
    trouble = missing ? path + " does not exist" : path + ": " + e.getMessage();
    length = 0;
    close();
    failures++;
    pause = Math.min(SELDOM, failures * failures - 1);
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  String path() {
    return path;
  }

  /** Why there is nothing; only after a read that gave nothing. */
  Reading<Row> none() {
    return missing ? Reading.noData(trouble) : Reading.failed(trouble);
  }

  /** A file whose content lacks what should be there. */
  Reading<Row> strange(String what) {
    return Reading.failed(path + ": " + what);
  }

  @Override
  public void close() {
    RandomAccessFile open = file;
    file = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        trouble = path + ": " + e.getMessage();
      }
    }
  }
}
