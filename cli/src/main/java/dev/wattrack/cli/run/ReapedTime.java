package dev.wattrack.cli.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * CPU time of this process's children, and of theirs, that have ended and been waited for: the
 * kernel's own account. Safe for use by several threads.
 */
public final class ReapedTime {
  /** USER_HZ, the unit of /proc/PID/stat, is 100 on every architecture that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int CUTIME_AFTER_NAME = 13;

  /** User and system time so far, s; empty where there is no /proc. */
  public static OptionalDouble seconds() {
    try {
      return ofStat(Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }

  /**
   * From proc(5): {@code 4711 (java) S 1 4711 4711 0 -1 4194304 9 9 0 0 12 3 250 40 20 0 …}, of
   * which the 16th and 17th are cutime and cstime. The name may have spaces and brackets.
   */
  static OptionalDouble ofStat(String stat) {
    String[] words = stat.substring(stat.lastIndexOf(')') + 1).strip().split("\\s+");
    if (words.length <= CUTIME_AFTER_NAME + 1) {
      return OptionalDouble.empty();
    }
    try {
      long ticks =
          Long.parseLong(words[CUTIME_AFTER_NAME]) + Long.parseLong(words[CUTIME_AFTER_NAME + 1]);
      return ticks < 0 ? OptionalDouble.empty() : OptionalDouble.of(ticks / TICKS_PER_SECOND);
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private ReapedTime() {}
}
