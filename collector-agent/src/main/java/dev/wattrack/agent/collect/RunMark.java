package dev.wattrack.agent.collect;

import java.util.Arrays;

/**
 * Tells whether a thread has run since it was last asked, from /proc/PID/schedstat (time on a core
 * in ns, time waiting for one, turns; Documentation/scheduler/sched-stats.rst), e.g. {@code 1721127
 * 46746764 4}. Reading it costs the kernel a third of /proc/PID/stat. Kernels that do not count say
 * {@code 0 0 0}. Confined to one thread.
 */
final class RunMark implements AutoCloseable {
  private static final int LENGTH = 64;

  private final HeldFile file;
  private final byte[] seen = new byte[LENGTH];
  private int length;

  RunMark(String path) {
    file = HeldFile.whole(path, LENGTH);
  }

  /** False only if the thread surely has not run since the last call. */
  boolean moved() {
    boolean counted = file.readNow() && file.bytes()[0] != '0' && file.length() < LENGTH;
    if (!counted) {
      length = 0;
      return true;
    }
    if (Arrays.equals(seen, 0, length, file.bytes(), 0, file.length())) {
      return false;
    }
    length = file.length();
    System.arraycopy(file.bytes(), 0, seen, 0, length);
    return true;
  }

  @Override
  public void close() {
    file.close();
  }
}
