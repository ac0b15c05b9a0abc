package dev.wattrack.agent.collect;

import java.io.File;

/** Asks the room on a file system. May block for as long as a dead server likes. */
public interface Space {
  /**
   * Bytes: size, not in use, free for an ordinary user. Immutable; all 0 if it could not be told.
   */
  record Room(long total, long free, long usable) {}

  Room of(String path);

  /**
   * By statvfs(3), through java.io.File: it needs neither java.nio.file's providers nor a walk
   * through the mounts. It does not tell inodes; nothing in java.base does.
   */
  static Space system() {
    return new SystemSpace();
  }

  /** The file systems of this machine. */
  final class SystemSpace implements Space {
    @Override
    public Room of(String path) {
      File file = new File(path);
      return new Room(file.getTotalSpace(), file.getFreeSpace(), file.getUsableSpace());
    }
  }
}
