package dev.wattrack.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code running} in a state folder: which process uses it and where its page is, so that
 * a second start can name the first. Two lines, e.g. {@code 4711} and {@code
 * http://localhost:7461}. Only a hint: what is held is told by the database's lock. Immutable.
 */
public record RunningNote(long pid, String url) {
  private static final String FILE = "running";

  /** Notes this process; a folder that takes no file is no reason not to run. */
  public static void write(Path stateDir, String url) {
    String text = ProcessHandle.current().pid() + "\n" + url + "\n";
    try {
      Files.writeString(stateDir.resolve(FILE), text);
    } catch (IOException e) {
      // The disk is full, say. The store reports that by itself, and only a hint is missing.
      remove(stateDir);
    }
  }

  /** The note of a process that still lives; empty if there is none. */
  public static Optional<RunningNote> read(Path stateDir) {
    try {
      List<String> lines = Files.readAllLines(stateDir.resolve(FILE));
      if (lines.size() == 2 && lines.get(0).matches("\\d{1,18}")) {
        RunningNote note = new RunningNote(Long.parseLong(lines.get(0)), lines.get(1));
        return Optional.of(note).filter(it -> ProcessHandle.of(it.pid()).isPresent());
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  public static void remove(Path stateDir) {
    try {
      Files.deleteIfExists(stateDir.resolve(FILE));
    } catch (IOException e) {
      // A note of a process that is gone is not believed.
      return;
    }
  }

  /** What to tell somebody who starts a second one. */
  public String message(Path stateDir) {
    return "already running: "
        + url
        + ", process "
        + pid
        + ", data in "
        + stateDir
        + ". Use that one, stop it (kill "
        + pid
        + "), or give this one its own --state-dir, --port and --http-port.";
  }
}
