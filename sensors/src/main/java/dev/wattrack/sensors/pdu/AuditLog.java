package dev.wattrack.sensors.pdu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Who switched what: a line an order in {@code audit.log} of the state folder, on disk before the
 * order is given, and a second line with its outcome. Two files of 1 MB at most. E.g. {@code
 * 2026-01-01T00:00:00Z anna pdu1 outlet 3 (node03) off: ordered}
 */
final class AuditLog {
  private static final String FILE = "audit.log";
  private static final long MOST_BYTES = 1 << 20;

  private final Path folder;

  AuditLog(Path folder) {
    this.folder = folder;
  }

  /**
   * Adds a line and waits until it is on disk.
   *
   * @throws IOException if it could not be written; the order must not be given then
   */
  void write(long wallNanos, String user, String text) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(FILE);
    if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
      Files.move(file, folder.resolve(FILE + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
    Instant time = Instant.ofEpochSecond(0, wallNanos).truncatedTo(ChronoUnit.SECONDS);
    String line = time + " " + plain(user) + " " + plain(text) + "\n";
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** One order is one line, whatever an outlet is called. */
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
