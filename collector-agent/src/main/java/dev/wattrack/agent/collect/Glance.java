package dev.wattrack.agent.collect;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a file of a process once, into a buffer that the next file reuses. The kernel renders these
 * at once, so a short read is their end. What is not there, may not be read or is longer than 1 MB
 * is empty. Confined to one thread at a time.
 */
final class Glance {
  /** RandomAccessFile reads this much through its stack; for more it allocates natively. */
  private static final int PIECE = 8192;

  private static final int LIMIT = 1 << 20;

  private byte[] bytes = new byte[4096];
  private int length;

  /** False if there is nothing. */
  boolean at(String path) {
    length = 0;
    try (RandomAccessFile file = new RandomAccessFile(path, "r")) {
      while (length < LIMIT) {
        int room = Math.min(PIECE, bytes.length - length);
        int count = file.read(bytes, length, room);
        length += Math.max(0, count);
        if (count < room) {
          return length > 0;
        }
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * length);
        }
      }
    } catch (IOException e) {
      // ended meanwhile, or somebody else's
    }
    length = 0;
    return false;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** What was read; makes an object. */
  String text() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
