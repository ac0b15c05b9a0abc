package dev.wattrack.agent.collect;

import org.jspecify.annotations.Nullable;

/**
 * One process of a group, its /proc/PID/stat kept open (proc_pid_stat(5)), e.g. {@code 4711 (a b) S
 * 1 4711 4711 0 -1 4194560 1031 0 0 0 12 34 …}. The open file stays with its process: when that has
 * ended the read fails, even if the number is in use again. A process of one thread that has been
 * idle for a while is first asked whether it has run at all; if not, its CPU time stands, and its
 * memory is read every thirtieth time. Where nobody is in a hurry, one that has not run for half a
 * minute is asked every third time only. Confined to one thread.
 */
final class WatchedProcess {
  // Words behind the last ')': state is the third of the manual page, so word n is field n + 3.
  private static final int PPID = 4 - 3;
  private static final int UTIME = 14 - 3;
  private static final int THREADS = 20 - 3;
  private static final int RSS = 24 - 3;

  private static final int IDLE_READINGS = 5;
  private static final int MEMORY_EVERY = 30;
  private static final int LONG_STILL = 30;
  private static final int SELDOM = 3;

  /** A process that runs at so many readings in a row is read without asking, for a minute. */
  private static final int TOO_LIVELY = 3;

  private static final int LIVELY_READINGS = 60;

  final int pid;
  final int group;
  private final HeldFile file;
  private final String markPath;
  private @Nullable RunMark mark;
  private long ticks;
  private long reapedTicks;
  private int parent = -1;
  private boolean zombie;
  private long pages;
  private long threads;
  private int idle;
  private int moves;
  private int unread;
  private int still;
  private boolean unhurried;

  /**
   * @param markPath /proc/PID/schedstat
   */
  WatchedProcess(int pid, int group, HeldFile file, String markPath) {
    this.pid = pid;
    this.group = group;
    this.file = file;
    this.markPath = markPath;
    // So that not all are read at the same tick.
    unread = pid % MEMORY_EVERY;
  }

  /**
   * From now on it may take three readings until it shows that a process has ended or runs again
   * after a long sleep; what it used is not lost if it runs on. It saves most of the cost of those
   * that sleep all the time.
   */
  WatchedProcess unhurried() {
    unhurried = true;
    return this;
  }

  /** Reads anew; false if the process has ended. What cannot be understood changes nothing. */
  boolean read(Scan scan) {
    RunMark asked = mark;
    if (asked != null && stands(asked)) {
      return true;
    }
    if (!file.readNow()) {
      return false;
    }
    long before = ticks;
    parse(scan);
    idle = ticks == before && threads == 1 ? idle + 1 : Math.min(idle, 0);
    if (asked == null && idle >= IDLE_READINGS) {
      mark = new RunMark(markPath);
    } else if (asked != null && (threads != 1 || moves >= TOO_LIVELY)) {
      asked.close();
      mark = null;
      moves = 0;
      idle = -LIVELY_READINGS;
    }
    return true;
  }

  /** Asks before the file is read, so that what runs in between is seen at the next reading. */
  private boolean stands(RunMark asked) {
    unread++;
    if (unhurried && still >= LONG_STILL && unread % SELDOM != 0) {
      return true;
    }
    if (asked.moved()) {
      moves++;
      still = 0;
      return false;
    }
    moves = 0;
    still++;
    if (unread >= MEMORY_EVERY) {
      unread = 0;
      return false;
    }
    return true;
  }

  private void parse(Scan scan) {
    if (!behindName(scan, file.bytes(), file.length()) || !scan.word()) {
      return;
    }
    byte state = file.bytes()[scan.from()];
    boolean dead = state == 'Z' || state == 'X';
    if (!scan.number()) {
      return;
    }
    long ppid = scan.value();
    if (!scan.number(UTIME - PPID - 1)) {
      return;
    }
    long user = scan.value();
    if (!scan.number() || user < 0 || scan.value() < 0) {
      return;
    }
    ticks = Math.max(ticks, user + scan.value());
    zombie = dead;
    parent = (int) ppid;
    if (!scan.number()) {
      return;
    }
    long reaped = scan.value();
    if (!scan.number() || reaped < 0 || scan.value() < 0) {
      return;
    }
    reapedTicks = Math.max(reapedTicks, reaped + scan.value());
    if (scan.number(THREADS - UTIME - 4)) {
      threads = scan.value();
      if (scan.number(RSS - THREADS - 1) && scan.value() >= 0) {
        pages = scan.value();
      }
    }
  }

  /** Goes behind the name, which may itself hold blanks and brackets. */
  static boolean behindName(Scan scan, byte[] bytes, int length) {
    for (int i = length - 1; i >= 0; i--) {
      if (bytes[i] == ')') {
        return scan.reset(bytes, length).line() && scan.from(i + 1);
      }
    }
    return false;
  }

  /** User and system time, clock ticks. */
  long ticks() {
    return ticks;
  }

  /** User and system time of the children it has waited for, and of theirs, clock ticks. */
  long reapedTicks() {
    return reapedTicks;
  }

  /** Number of the process that started it, or that took it over; -1 if unknown. */
  int parent() {
    return parent;
  }

  /** True when it has ended and only waits for somebody to ask how. */
  boolean zombie() {
    return zombie;
  }

  /** Resident memory, pages. */
  long pages() {
    return pages;
  }

  void close() {
    file.close();
    if (mark != null) {
      mark.close();
    }
  }
}
