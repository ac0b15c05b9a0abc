package dev.wattrack.sensors;

import dev.wattrack.model.sensor.SensorLog;
import dev.wattrack.model.sensor.SensorStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Tells people, and {@code wattrack sensors}, how the sensors of a running agent are doing. Written
 * when a state changes, and at most every ten minutes otherwise, for the sake of SD cards. A folder
 * that cannot be written is said once. Safe for use by several threads.
 */
final class StatusFile {
  private static final long REWRITE_NANOS = 600_000_000_000L;

  private final Path file;
  private final Supplier<List<SensorStatus>> sensors;
  private final SensorLog log;
  private long writtenNanos = Long.MIN_VALUE;
  private boolean complained;

  StatusFile(Path file, Supplier<List<SensorStatus>> sensors, SensorLog log) {
    this.file = file;
    this.sensors = sensors;
    this.log = log;
  }

  /** Writes if something changed or it is long ago. */
  synchronized void write(boolean changed, long monotonicNanos) {
    if (!changed
        && writtenNanos != Long.MIN_VALUE
        && monotonicNanos - writtenNanos < REWRITE_NANOS) {
      return;
    }
    writtenNanos = monotonicNanos;
    StringBuilder text = new StringBuilder();
    sensors.get().forEach(status -> text.append(line(status)).append('\n'));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!complained) {
        log.warn("cannot write " + file + ": " + e);
      }
      complained = true;
    }
  }

  /** Such as {@code plug (sem6000): working since 2026-01-01T00:00:00Z; 5 readings}. */
  static String line(SensorStatus status) {
    StringBuilder line = new StringBuilder(status.name());
    line.append(" (").append(status.kind()).append("): ");
    line.append(status.state().toString().toLowerCase(Locale.ROOT));
    line.append(" since ")
        .append(Instant.ofEpochSecond(Math.floorDiv(status.sinceNanos(), 1_000_000_000L)));
    if (!status.reason().isEmpty()) {
      line.append(": ").append(status.reason());
    }
    line.append("; ").append(status.readings()).append(" readings");
    if (status.restarts() > 0) {
      line.append(", opened anew ").append(status.restarts()).append(" times");
    }
    if (!status.refused().isEmpty()) {
      line.append("; refused:");
      status.refused().entrySet().stream()
          .sorted(java.util.Map.Entry.comparingByKey())
          .forEach(
              each ->
                  line.append(' ')
                      .append(each.getKey())
                      .append(' ')
                      .append(each.getValue())
                      .append(','));
      line.setLength(line.length() - 1);
    }
    return line.toString();
  }
}
