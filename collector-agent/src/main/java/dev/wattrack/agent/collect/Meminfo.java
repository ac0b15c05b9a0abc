package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

import java.util.Arrays;

/**
 * Chosen lines of /proc/meminfo (proc(5)), e.g. {@code MemTotal: 24684092 kB}. Confined to one
 * thread.
 */
final class Meminfo {
  static final long ABSENT = -1;

  private final Scan scan = new Scan();
  private final byte[][] keys;
  private final long[] kilobytes;

  Meminfo(String... keys) {
    this.keys = new byte[keys.length][];
    for (int i = 0; i < keys.length; i++) {
      this.keys[i] = ascii(keys[i] + ":");
    }
    kilobytes = new long[keys.length];
  }

  /** Takes the values of all keys; how many there are. */
  int parse(HeldFile file) {
    Arrays.fill(kilobytes, ABSENT);
    scan.reset(file);
    int found = 0;
    int expected = 0;
    while (found < keys.length && scan.line()) {
      if (!scan.word()) {
        continue;
      }
      int key = find(expected);
      if (key >= 0 && scan.number() && scan.value() >= 0) {
        kilobytes[key] = scan.value();
        found++;
        expected = key + 1 == keys.length ? 0 : key + 1;
      }
    }
    return found;
  }

  /** The keys are given in the kernel's order, so that mostly the expected one is the next. */
  private int find(int expected) {
    for (int i = 0; i < keys.length; i++) {
      int key = expected + i < keys.length ? expected + i : expected + i - keys.length;
      if (scan.is(keys[key])) {
        return key;
      }
    }
    return -1;
  }

  /** In kB, or {@link #ABSENT}. */
  long get(int key) {
    return kilobytes[key];
  }
}
