package dev.wattrack.aggregator.store.external;

import java.util.Arrays;

/** Lines on their way to a server, and where each ends. Confined to one thread. */
final class LineBatch {
  private static final int MOST_LINES = 5_000;
  private static final int MOST_CHARACTERS = 1 << 20;

  private final StringBuilder text = new StringBuilder();
  private int[] ends = new int[256];
  private int count;

  /** Where lines are written to; {@link #lineEnded} after each. */
  StringBuilder text() {
    return text;
  }

  void lineEnded() {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count++] = text.length();
  }

  int count() {
    return count;
  }

  boolean isFull() {
    return count >= MOST_LINES || text.length() >= MOST_CHARACTERS;
  }

  /** Some of the lines, from one to another, excluded. */
  String lines(int from, int to) {
    return text.substring(from == 0 ? 0 : ends[from - 1], ends[to - 1]);
  }

  void clear() {
    text.setLength(0);
    count = 0;
    if (text.capacity() > 4 * MOST_CHARACTERS) {
      text.trimToSize();
    }
  }
}
