package dev.wattrack.agent.collect;

import java.io.File;
import java.util.Arrays;

/**
 * The numbers of all processes, listed at most once a tick for all who ask; it is the dearest
 * reading of a tick, a tenth of a millisecond for 100 processes. Confined to one thread at a time.
 */
final class ProcessList {
  private final Root root;
  private int[] pids = new int[256];
  private int count;
  private long listedAt = Long.MIN_VALUE;

  ProcessList(Root root) {
    this.root = root;
  }

  /** Lists them, unless this tick has done so already. */
  void list(long timeNanos) {
    if (listedAt != timeNanos) {
      listNow();
      listedAt = timeNanos;
    }
  }

  /** Lists them, unless that was done within so long. */
  void listWithin(long timeNanos, long nanos) {
    if (listedAt == Long.MIN_VALUE || Math.abs(timeNanos - listedAt) >= nanos) {
      list(timeNanos);
    }
  }

  void listNow() {
    String[] names = new File(root.proc().toString()).list();
    count = 0;
    for (String name : names == null ? new String[0] : names) {
      int pid = toPid(name);
      if (pid >= 0) {
        if (count == pids.length) {
          pids = Arrays.copyOf(pids, 2 * count);
        }
        pids[count++] = pid;
      }
    }
    Arrays.sort(pids, 0, count); // as the kernel lists them: parents mostly before their children
  }

  int count() {
    return count;
  }

  int pid(int index) {
    return pids[index];
  }

  /** The number that this text is; -1 if it is none. */
  static int toPid(String name) {
    int pid = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < '0' || c > '9' || i > 8) {
        return -1;
      }
      pid = pid * 10 + c - '0';
    }
    return name.isEmpty() ? -1 : pid;
  }
}
