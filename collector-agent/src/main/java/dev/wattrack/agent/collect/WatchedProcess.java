package dev.wattrack.agent.collect;

/**
 * One process of a group, its /proc/PID/stat kept open (proc_pid_stat(5)), e.g. {@code 4711 (a b) S
 * 1 4711 4711 0 -1 4194560 1031 0 0 0 12 34 …}. The open file stays with its process: when that has
 * ended the read fails, even if the number is in use again. Confined to one thread.
 */
final class WatchedProcess {
  // Words behind the last ')': state is the third of the manual page, so word n is field n + 3.
  private static final int UTIME = 14 - 3;
  private static final int RSS = 24 - 3;

  final int pid;
  final int group;
  private final HeldFile file;
  private long ticks;
  private long pages;

  WatchedProcess(int pid, int group, HeldFile file) {
    this.pid = pid;
    this.group = group;
    this.file = file;
  }

  /** Reads anew; false if the process has ended. What cannot be understood changes nothing. */
  boolean read(Scan scan) {
    if (!file.readNow()) {
      return false;
    }
    parse(scan, file);
    return true;
  }

  private void parse(Scan scan, HeldFile source) {
    if (!behindName(scan, source)) {
      return;
    }
    if (scan.number(UTIME)) {
      long user = scan.value();
      if (scan.number() && user >= 0 && scan.value() >= 0) {
        ticks = Math.max(ticks, user + scan.value());
        if (scan.number(RSS - UTIME - 2) && scan.value() >= 0) {
          pages = scan.value();
        }
      }
    }
  }

  /** Goes behind the name, which may itself hold blanks and brackets. */
  private static boolean behindName(Scan scan, HeldFile source) {
    byte[] bytes = source.bytes();
    for (int i = source.length() - 1; i >= 0; i--) {
      if (bytes[i] == ')') {
        return scan.reset(bytes, source.length()).line() && scan.from(i + 1);
      }
    }
    return false;
  }

  /** User and system time, clock ticks. */
  long ticks() {
    return ticks;
  }

  /** Resident memory, pages. */
  long pages() {
    return pages;
  }

  void close() {
    file.close();
  }
}
