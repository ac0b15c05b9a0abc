package dev.wattrack.agent.collect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Names of the owners of processes, as this node's user database has them. */
final class Owners {

  /** The owner of a process, its number if it has no name; empty if unknown. */
  static String of(Root root, int pid) {
    try {
      String name =
          Files.getOwner(Path.of(root.proc(Integer.toString(pid))), LinkOption.NOFOLLOW_LINKS)
              .getName();
      return name.length() > 64 ? name.substring(0, 64) : name;
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private Owners() {}
}
