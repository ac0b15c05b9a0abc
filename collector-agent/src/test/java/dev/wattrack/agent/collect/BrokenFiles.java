package dev.wattrack.agent.collect;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that cannot be read. */
final class BrokenFiles {
  /**
   * Makes opening the file end in "Permission denied", for root too: the kernel lets nobody read a
   * file of sysfs that can only be written.
   */
  static void deny(Path file) throws IOException {
    if ("root".equals(System.getProperty("user.name"))) {
      Files.delete(file);
      Files.createSymbolicLink(file, writeOnly());
    } else {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    }
  }

  /** Undoes {@link #deny}. */
  static void restore(Path file, byte[] content) throws IOException {
    Files.delete(file);
    Files.write(file, content);
  }

  private static Path writeOnly() {
    for (File bus : Sysfs.list("/sys/bus", "")) {
      File probe = new File(bus, "drivers_probe");
      if (probe.exists()) {
        return probe.toPath();
      }
    }
    throw new IllegalStateException("no /sys/bus/*/drivers_probe on this machine");
  }

  private BrokenFiles() {}
}
