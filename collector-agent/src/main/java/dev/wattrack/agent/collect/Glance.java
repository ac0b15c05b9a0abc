package dev.wattrack.agent.collect;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a file once, into a buffer that the next file reuses. What is not there, may not be read or
 * is longer than 1 MB is empty. Confined to one thread at a time.
 */
final class Glance {
  /** RandomAccessFile reads this much through its stack; for more it allocates natively. */
  private static final int PIECE = 8192;

  private static final int LIMIT = 1 << 20;

  private byte[] bytes = new byte[1024];
  private int length;

  /** False if there is nothing. */
  boolean at(String path) {
    length = 0;
    try (RandomAccessFile file = new RandomAccessFile(path, "r")) {
      int count = file.read(bytes, 0, Math.min(PIECE, bytes.length));
      while (count > 0) {
        length += count;
        if (length == bytes.length) {
          if (length >= LIMIT) {
            length = 0;
            return false;
          }
          bytes = Arrays.copyOf(bytes, 2 * length);
        }
        count = file.read(bytes, length, Math.min(PIECE, bytes.length - length));
      }
    } catch (IOException e) {
      length = 0; // ended meanwhile, or somebody else's
    }
    return length > 0;
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
