package dev.wattrack.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far an export is, in a small file beside it. Immutable.
 *
 * @param what names what is exported; another export does not go on from here
 */
record ExportProgress(Path file, String what) {

  /** The file is whole up to so many bytes, which hold all samples before a time. */
  record Reached(Instant covered, Instant end, long bytes) {}

  Optional<Reached> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    try {
      return lines.size() == 4 && lines.get(0).equals(what)
          ? Optional.of(
              new Reached(
                  Instant.parse(lines.get(1)),
                  Instant.parse(lines.get(2)),
                  Long.parseLong(lines.get(3))))
          : Optional.empty();
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty(); // not ours, or cut off: begin anew
    }
  }

  void write(Reached reached) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(
        part,
        List.of(what, "" + reached.covered(), "" + reached.end(), Long.toString(reached.bytes())));
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  void remove() throws IOException {
    Files.deleteIfExists(file);
  }
}
