package dev.wattrack.agent.collect;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  private Map<Integer, Integer> looks = new HashMap<>();

  ProcessFinder(Root root, List<Glob> patterns) {
    this.root = root;
    this.patterns = patterns;
  }

  void look(Sink sink, ProcessList list) {
    Map<Integer, Integer> seen = new HashMap<>();
    for (int i = 0; i < list.count(); i++) {
      int pid = list.pid(i);
      if (sink.watches(pid)) {
        continue;
      }
      int before = looks.getOrDefault(pid, 0);
      if (before < LOOKS) {
        int group = group(Integer.toString(pid));
        if (group >= 0) {
          sink.found(pid, group);
          continue;
        }
      }
      seen.put(pid, Math.min(LOOKS, before + 1));
    }
    looks = seen;
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
    try (HeldFile held = HeldFile.table(root.proc(file))) {
      return held.readNow()
          ? new String(held.bytes(), 0, held.length(), StandardCharsets.UTF_8)
          : "";
    }
  }
}
