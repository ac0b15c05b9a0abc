package dev.wattrack.agent.collect;

import java.util.List;

/**
 * Looks through /proc for processes whose name or command line fits a pattern. A process that does
 * not fit is looked at twice, for it may be between fork and exec, and then left alone until its
 * number is free again. Confined to one thread.
 */
final class ProcessFinder {
  private static final int LOOKS = 2;

  /** Takes what was found. */
  interface Sink {
    boolean watches(int pid);

    void found(int pid, int group);
  }

  private final Root root;
  private final List<Glob> patterns;
  private final Looks looks = new Looks();
  private final Glance glance = new Glance();

  ProcessFinder(Root root, List<Glob> patterns) {
    this.root = root;
    this.patterns = patterns;
  }

  void look(Sink sink, ProcessList list) {
    looks.begin();
    for (int i = 0; i < list.count(); i++) {
      int pid = list.pid(i);
      int before = looks.before(pid);
      if (before >= LOOKS) {
        looks.note(pid, LOOKS);
      } else if (!sink.watches(pid)) {
        int group = group(Integer.toString(pid));
        if (group >= 0) {
          sink.found(pid, group);
        } else {
          looks.note(pid, before + 1);
        }
      }
    }
    looks.end();
  }

  /** The first group in the order of the configuration, so that no CPU second counts twice. */
  private int group(String pid) {
    String name = content(pid + "/comm").strip();
    String command = null;
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matches(name)) {
        return i;
      }
      if (command == null) {
        command = content(pid + "/cmdline").replace('\0', ' ').strip();
      }
      if (!command.isEmpty() && patterns.get(i).matches(command)) {
        return i;
      }
    }
    return -1;
  }

  private String content(String file) {
    return glance.at(root.proc(file)) ? glance.text() : "";
  }
}
