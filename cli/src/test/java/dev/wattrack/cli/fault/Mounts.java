package dev.wattrack.cli.fault;

import dev.wattrack.testkit.process.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Commands that run a program with a small or read-only disk of its own, which nobody else sees and
 * which goes with it (a mount namespace, unshare(1)). Only root may do that.
 */
final class Mounts {
  static final String WHY_NOT = "needs the right to mount (root, and unshare from util-linux)";

  private Mounts() {}

  static boolean possible() throws InterruptedException {
    try (Processes processes = new Processes()) {
      List<String> command = List.of("unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt");
      return processes.start(Path.of("/"), Map.of(), command).awaitEnd(Duration.ofSeconds(10)) == 0;
    } catch (IOException | TimeoutException e) {
      return false;
    }
  }

  /** Words before a command whose view of this folder is empty and cannot be written. */
  static List<String> readOnly(Path folder) {
    return mounted(folder, "ro");
  }

  /** Words before a command to which this folder is an empty disk of so many kB. */
  static List<String> small(Path folder, int kiloBytes) {
    return mounted(folder, "size=" + kiloBytes + "k");
  }

  /** Words before a command to which this folder is a disk that is full. */
  static List<String> full(Path folder) {
    return mounted(folder, "size=64k", "head -c 1000000 /dev/zero 2>/dev/null > ballast; ");
  }

  private static List<String> mounted(Path folder, String options) {
    return mounted(folder, options, "");
  }

  private static List<String> mounted(Path folder, String options, String more) {
    String script =
        "mount -t tmpfs -o " + options + " none '" + folder + "' && cd '" + folder + "' && " + more;
    return List.of("unshare", "-m", "sh", "-c", script + "exec \"$@\"", "sh");
  }
}
