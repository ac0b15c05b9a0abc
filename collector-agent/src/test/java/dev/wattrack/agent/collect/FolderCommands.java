package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private final List<FolderStream> streams = new CopyOnWriteArrayList<>();

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

  /** The file of all its words, or else of its first up to a {@code =}. */
  private Path file(String program, List<String> command) {
    String words = program + "_" + String.join("_", command.subList(1, command.size()));
    Path exact = folder.resolve(words.replace('/', '_'));
    String first = command.get(1);
    int end = first.indexOf('=');
    boolean there = Files.exists(exact) || Files.exists(folder.resolve(exact + ".failed"));
    return end < 0 || there ? exact : folder.resolve(program + "_" + first.substring(0, end));
  }

  /** Says what is in the file and then nothing, until it is killed. */
  @Override
  public Running follow(List<String> command) throws IOException {
    started.incrementAndGet();
    String program = String.valueOf(Path.of(command.get(0)).getFileName());
    FolderStream stream = new FolderStream(Files.readAllBytes(file(program, command)));
    streams.add(stream);
    return stream;
  }

  /** Waits until everything that programs which stay have said is read. */
  void awaitRead() throws InterruptedException {
    for (FolderStream stream : streams) {
      stream.awaitRead();
    }
  }

  @Override
  public Reading<String> outputOf(List<String> command, long timeoutMillis) {
    started.incrementAndGet();
    String program = String.valueOf(Path.of(command.get(0)).getFileName());
    try {
      return Reading.value(Files.readString(file(program, command)));
    } catch (IOException e) {
      return Reading.failed(program + ": cannot be started");
    }
  }

  @Override
  public Reading<String> run(List<String> command, long timeoutMillis) {
    started.incrementAndGet();
    String program = String.valueOf(Path.of(command.get(0)).getFileName());
    Path file = file(program, command);
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
