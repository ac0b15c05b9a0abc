package dev.wattrack.cli.command;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a fixture of this node, ready to become a test case. */
@Command(
    name = "record",
    description = "Copy the /proc and /sys files the collectors read, without names and addresses.",
    footer = {"", "Example: wattrack record --out my-board"})
final class RecordCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write; must be new or empty.")
  private @Nullable Path out;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "Root of the file system to record; ${DEFAULT-VALUE}.")
  private Path root = Path.of("/");

  private final Context context;

  RecordCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (out == null) {
      throw new UsageException("--out is missing");
    }
    if (Files.exists(out) && !isEmptyFolder(out)) {
      throw new UsageException(out + " is there already and not empty; name a new one");
    }
    context.starter().record(root, out);
    context.terminal().out().println("recorded " + files(out) + " files in " + out);
    context
        .terminal()
        .err()
        .println(
            "Names, addresses and serial numbers are replaced; look through it before you share it.");
    return 0;
  }

  private static boolean isEmptyFolder(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      return !entries.iterator().hasNext();
    }
  }

  private static long files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }
}
