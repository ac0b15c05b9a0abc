package dev.wattrack.benchmarks;

import dev.wattrack.model.Reading;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program under measurement, its output in a log file. Closing ends it and what it has started,
 * by process id: politely, then after 10 s by force. Safe for use by several threads.
 */
final class Child implements AutoCloseable {
  private static final long POLITE_SECONDS = 10;

  private final String name;
  private final Process process;
  private final Path log;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  static Child start(
      String name, Path workFolder, Map<String, String> environment, List<String> command)
      throws IOException {
    Path log = workFolder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new Child(name, builder.start(), log);
  }

  /** A program of the search path, if it is installed. */
  static Optional<Path> find(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The usage of the program and of everything it has started that still runs. */
  Usage usage() throws BenchException {
    UsageReader reader = new UsageReader(Path.of("/proc"));
    Usage sum = read(reader, process.pid());
    for (ProcessHandle child : process.descendants().toList()) {
      if (reader.read(child.pid()) instanceof Reading.Value<Usage> more) {
        sum = sum.plus(more.value());
      }
    }
    return sum;
  }

  private Usage read(UsageReader reader, long pid) throws BenchException {
    Reading<Usage> reading = reader.read(pid);
    if (reading instanceof Reading.Value<Usage> value) {
      return value.value();
    }
    throw new BenchException(name + " has ended or cannot be measured: " + reading + end());
  }

  /** Waits for its end and answers its exit code. */
  int await(long time, TimeUnit unit) throws BenchException {
    try {
      if (!process.waitFor(time, unit)) {
        throw new BenchException(name + " did not end in time; its last words:" + end());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted while waiting for " + name);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The last lines of its output, for messages. */
  String end() {
    try {
      List<String> lines = Files.readAllLines(log);
      return "\n  "
          + String.join("\n  ", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    } catch (IOException e) {
      return "\n  (no output in " + log + ")";
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(POLITE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        process.waitFor(POLITE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    family.forEach(ProcessHandle::destroyForcibly);
  }
}
