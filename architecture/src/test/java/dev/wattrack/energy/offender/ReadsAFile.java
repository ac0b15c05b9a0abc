package dev.wattrack.energy.offender;

import java.nio.file.Path;

/** Breaks: the energy engine touches no files. */
public final class ReadsAFile {
  public String name(Path file) {
    return file.toString();
  }
}
