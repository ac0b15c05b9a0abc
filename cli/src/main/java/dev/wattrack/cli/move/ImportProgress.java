package dev.wattrack.cli.move;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * How far an import is, in a small file: a line that names what is imported, and a position. It is
 * there as long as the import is not whole. Immutable.
 */
public record ImportProgress(Path file, String what) {

  /** Where to go on: 0 if this was not begun yet. */
  public long position() throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() < 2 || !lines.get(0).equals(what) || !lines.get(1).matches("[0-9]{1,18}")) {
      return 0;
    }
    return Long.parseLong(lines.get(1));
  }

  public void reached(long position) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, what + "\n" + position + "\n");
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  public void whole() throws IOException {
    Files.deleteIfExists(file);
  }
}
