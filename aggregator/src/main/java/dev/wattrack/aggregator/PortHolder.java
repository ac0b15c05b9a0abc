package dev.wattrack.aggregator;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the process that listens on a TCP port, as {@code ss -ltnp} does: the socket's inode in
 * {@code /proc/net/tcp}, then the process with a descriptor of that inode. Only processes we may
 * look into are found.
 *
 * <p>Line of /proc/net/tcp: {@code 0: 0100007F:1D25 00000000:0000 0A … 0 0 12345 1 …}
 */
final class PortHolder {
  private static final String LISTEN = "0A";

  private PortHolder() {}

  /** For example {@code process 4711 (java)}; empty if it cannot be found out. */
  static Optional<String> of(int port) {
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try {
        for (String line : Files.readAllLines(Path.of(table))) {
          String[] part = line.strip().split("\\s+");
          if (part.length > 9
              && part[3].equals(LISTEN)
              && part[1].endsWith(String.format(Locale.ROOT, ":%04X", port))) {
            return processOf("socket:[" + part[9] + "]");
          }
        }
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<String> processOf(String socket) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, socket)) {
          String name = Files.readString(process.resolve("comm")).strip();
          return Optional.of("process " + process.getFileName() + " (" + name + ")");
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static boolean holds(Path process, String socket) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.readSymbolicLink(descriptor).toString().equals(socket)) {
          return true;
        }
      }
    } catch (IOException | RuntimeException e) {
      return false;
    }
    return false;
  }
}
