package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Programs whose output was recorded: {@code vcgencmd pmic_read_adc} is the file {@code
 * vcgencmd_pmic_read_adc}, and a file {@code ….failed} is what a program said that ended with an
 * error.
 */
final class FolderCommands implements Commands {
  private final Path folder;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger sought = new AtomicInteger();

  FolderCommands(Path folder) {
    this.folder = folder;
  }

  int started() {
    return started.get();
  }

  int sought() {
    return sought.get();
  }

  @Override
  public @Nullable String find(String program) {
    sought.incrementAndGet();
    if (!Files.isDirectory(folder)) {
      return null;
    }
    try (Stream<Path> files = Files.list(folder)) {
      boolean there =
          files.anyMatch(file -> String.valueOf(file.getFileName()).startsWith(program + "_"));
      return there ? "/usr/bin/" + program : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Reading<String> run(List<String> command, long timeoutMillis) {
    started.incrementAndGet();
    String program = String.valueOf(Path.of(command.get(0)).getFileName());
    Path file =
        folder.resolve(program + "_" + String.join("_", command.subList(1, command.size())));
    Path failed = folder.resolve(file.getFileName() + ".failed");
    try {
      return Files.exists(failed)
          ? Reading.failed(program + " ended with status 1: " + Files.readString(failed).strip())
          : Reading.value(Files.readString(file));
    } catch (IOException e) {
      return Reading.failed(program + ": " + e);
    }
  }
}
