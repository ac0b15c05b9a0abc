package dev.wattrack.cli.fault;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a {@link ChaosNode} gave to its spool, written down by an unbuffered write before and after
 * each tick, so that a kill cannot lose it: {@code begun 7 1767225600000000000} and {@code taken
 * 7}. A tick that was taken must reach the store; one that only was begun when the kill came may.
 * Confined to one thread.
 */
final class Journal implements AutoCloseable {
  private final FileOutputStream out;

  Journal(Path file) throws IOException {
    out = new FileOutputStream(file.toFile(), true);
    // Ends a line that a kill may have torn.
    write("\n");
  }

  void begun(long number, long stampNanos) {
    write("begun " + number + " " + stampNanos + "\n");
  }

  void taken(long number) {
    write("taken " + number + "\n");
  }

  private void write(String line) {
    try {
      out.write(line.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** One tick: its number, its stamp and whether the spool has surely taken it. Immutable. */
  record Entry(long number, long stampNanos, boolean taken) {}

  /** Every tick by its number, in order; empty if there is no journal yet. */
  static Map<Long, Entry> read(Path file) throws IOException {
    Map<Long, Entry> entries = new LinkedHashMap<>();
    if (!Files.exists(file)) {
      return entries;
    }
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ");
      if (words.length == 3 && words[0].equals("begun")) {
        long number = Long.parseLong(words[1]);
        entries.put(number, new Entry(number, Long.parseLong(words[2]), false));
      } else if (words.length == 2 && words[0].equals("taken")) {
        entries.computeIfPresent(
            Long.parseLong(words[1]),
            (number, entry) -> new Entry(number, entry.stampNanos(), true));
      }
    }
    return entries;
  }
}
