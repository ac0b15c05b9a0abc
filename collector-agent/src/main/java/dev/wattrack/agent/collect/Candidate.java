package dev.wattrack.agent.collect;

import java.nio.charset.StandardCharsets;

/**
 * A process that is looked at once, to find out whose it is: one after the other through the same
 * buffers, for on a busy machine there are hundreds a second and nearly all are nobody's. Confined
 * to the jobs' lock.
 */
final class Candidate {
  // Words behind the last ')' of proc_pid_stat(5), as in WatchedProcess.
  private static final int PPID = 4 - 3;
  private static final int START = 22 - 3;

  private final Root root;
  private final Glance stat = new Glance();
  private final Glance other = new Glance();
  private final Scan scan = new Scan();
  private int pid;
  private int parent;
  private boolean zombie;
  private long startTicks;

  Candidate(Root root) {
    this.root = root;
  }

  /** Goes to the next process; false if it has ended or is not understood. */
  boolean look(int number) {
    pid = number;
    startTicks = -1;
    if (!stat.at(root.proc(number + "/stat"))
        || !WatchedProcess.behindName(scan, stat.bytes(), stat.length())
        || !scan.word()) {
      return false;
    }
    byte state = stat.bytes()[scan.from()];
    zombie = state == 'Z' || state == 'X';
    if (!scan.number()) {
      return false;
    }
    parent = (int) scan.value();
    if (scan.number(START - PPID - 1)) {
      startTicks = scan.value();
    }
    return true;
  }

  int pid() {
    return pid;
  }

  int parent() {
    return parent;
  }

  boolean zombie() {
    return zombie;
  }

  /** When it was started, clock ticks since boot; -1 if unknown. */
  long startTicks() {
    return startTicks;
  }

  /** Its name, between the first bracket and the last; makes an object. */
  String name() {
    byte[] bytes = stat.bytes();
    int from = 0;
    int to = stat.length() - 1;
    while (from < to && bytes[from] != '(') {
      from++;
    }
    while (to > from && bytes[to] != ')') {
      to--;
    }
    return to > from ? new String(bytes, from + 1, to - from - 1, StandardCharsets.UTF_8) : "";
  }

  /** Another of its files; stands until the next is read. */
  Glance file(String name) {
    return fileOf(pid, name);
  }

  /** A file of some process, likewise. */
  Glance fileOf(int process, String name) {
    other.at(root.proc(process + "/" + name));
    return other;
  }
}
