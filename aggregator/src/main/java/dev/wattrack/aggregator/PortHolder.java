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

  /** A UDP socket that is not connected; {@code 07} in the same column. */
  private static final String BOUND = "07";

  /** When the UDP port is taken, this very process may still hold the TCP port. */
  private static final String SELF = Long.toString(ProcessHandle.current().pid());

  private PortHolder() {}

  /** For example {@code process 4711 (java)}; empty if it cannot be found out. */
  static Optional<String> of(int port) {
    for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
      Optional<String> holder = in(protocol, port);
      if (holder.isPresent()) {
        return holder;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> in(String protocol, int port) {
    String state = protocol.startsWith("tcp") ? LISTEN : BOUND;
    String address = String.format(Locale.ROOT, ":%04X", port);
    try {
      for (String line : Files.readAllLines(Path.of("/proc/net", protocol))) {
        String[] part = line.strip().split("\\s+");
        if (part.length > 9 && part[3].equals(state) && part[1].endsWith(address)) {
          return processOf("socket:[" + part[9] + "]");
        }
      }
    } catch (IOException e) {
      return Optional.empty(); // a kernel without IPv6 has no tcp6
    }
    return Optional.empty();
  }

  private static Optional<String> processOf(String socket) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        boolean other = !process.getFileName().toString().equals(SELF);
        if (other && holds(process, socket)) {
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
