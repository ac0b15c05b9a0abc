package dev.wattrack.cli.command;

import dev.wattrack.cli.move.FileSource;
import dev.wattrack.cli.move.ImportProgress;
import dev.wattrack.cli.move.LineSender;
import dev.wattrack.cli.move.Remote;
import dev.wattrack.cli.move.Source;
import dev.wattrack.cli.move.StoreSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Samples from a file or another store into the aggregator. How far it came is in a small file, so
 * that the same command goes on after a failure; sending something twice is harmless.
 */
@Command(
    name = "import",
    description = "Bring samples from a file or another store.",
    footer = {
      "",
      TimeArgument.FORMS,
      "The same command goes on where it ended. What is older than store.retention.raw is dropped"
          + " by the aggregator: raise that first.",
      "Example: wattrack import day.lp.gz",
      "Example: wattrack import http://10.0.0.5:8086 --type influxdb --from 2026-01-01"
    })
final class ImportCommand extends Asking {
  enum Type {
    FILE,
    WATTRACK,
    INFLUXDB,
    VICTORIAMETRICS
  }

  @Parameters(
      paramLabel = "FILE|URL",
      description =
          "Line protocol (times in ns), or CSV where the name ends in .csv or .csv.gz; or the"
              + " address of a store.")
  private String source = "";

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description =
          "Of a URL: wattrack (the default), influxdb (1.x, 2 or 3, asked in InfluxQL) or"
              + " victoriametrics.")
  private @Nullable Type type;

  @Option(names = "--from", paramLabel = "TIME", description = "Of a store: start.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Of a store: end, excluded; ${DEFAULT-VALUE}.")
  private String to = "now";

  @Option(
      names = "--db",
      paramLabel = "NAME",
      description = "Database of InfluxDB; ${DEFAULT-VALUE}.")
  private String database = "wattrack";

  @Option(names = "--user", paramLabel = "NAME", description = "Where a name is asked for.")
  private String user = "";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the token, or the password of --user.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--progress",
      paramLabel = "FILE",
      description = "Where it is kept how far it came; else beside the file, or in this folder.")
  private @Nullable Path progressFile;

  ImportCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    LineSender sender = new LineSender(api().endpoint());
    try (Source from = open()) {
      move(from, sender, progress());
    }
    terminal.err().println(sender.sent() + " lines imported from " + source);
    if (sender.refused() > 0) {
      terminal
          .err()
          .println(sender.refused() + " of them were refused, the first: " + sender.refusal());
      return Wattrack.FAILED;
    }
    return 0;
  }

  private boolean isUrl() {
    return source.matches("https?://.*");
  }

  private Source open() throws IOException {
    if (!isUrl()) {
      if (type != null && type != Type.FILE) {
        throw new UsageException("--type is for addresses; " + source + " is a file");
      }
      Path file = Path.of(source);
      if (Files.notExists(file)) {
        throw new NoSuchFileException(source);
      }
      return FileSource.open(file, source.matches(".*\\.csv(\\.gz)?"));
    }
    if (from == null || type == Type.FILE) {
      throw new UsageException("an address needs --from, and a --type that is a store's");
    }
    Instant now = context.clock().instant();
    Instant start = time(from, now);
    Instant end = time(to, now);
    if (!start.isBefore(end)) {
      throw new UsageException("--from " + start + " is not before --to " + end);
    }
    String secret = tokenFile == null ? "" : Files.readString(tokenFile).strip();
    StoreSource.Kind kind = StoreSource.Kind.valueOf((type == null ? Type.WATTRACK : type).name());
    return new StoreSource(
        kind, new Remote(URI.create(source), user, secret), database, start, end);
  }

  private ImportProgress progress() {
    String what = String.join(" ", source, "" + type, "" + from, database);
    if (progressFile != null) {
      return new ImportProgress(progressFile, what);
    }
    Path beside =
        isUrl()
            ? Path.of(
                "wattrack-"
                    + source.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-")
                    + ".import")
            : Path.of(source + ".import");
    return new ImportProgress(beside, what);
  }

  private void move(Source from, LineSender sender, ImportProgress progress)
      throws IOException, InterruptedException {
    long position = progress.position();
    if (position > 0) {
      terminal.err().println("going on at " + position + " " + from.unit());
    }
    try (Bar bar = bar(from, position)) {
      do {
        position = from.part(position, sender);
        sender.flush();
        progress.reached(position);
        bar.to(position);
      } while (position < from.end());
    }
    progress.whole();
  }

  /** Shows how far it is; nothing where nobody looks. */
  private interface Bar extends AutoCloseable {
    void to(long position);

    @Override
    default void close() {
      // nothing is shown
    }
  }

  private Bar bar(Source from, long start) {
    if (!terminal.interactive()) {
      return position -> {};
    }
    boolean unknown = from.end() == Long.MAX_VALUE;
    boolean bytes = from.unit().equals("bytes");
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("importing")
            .setInitialMax(unknown ? -1 : from.end())
            .setUnit(bytes ? " MB" : " min", bytes ? 1 << 20 : 1)
            .setStyle(ProgressBarStyle.ASCII)
            .startsFrom(start, Duration.ZERO)
            .showSpeed()
            .build();
    return new Bar() {
      @Override
      public void to(long position) {
        bar.stepTo(position);
      }

      @Override
      public void close() {
        bar.close();
      }
    };
  }

  private Instant time(String text, Instant now) {
    try {
      return TimeArgument.parse(text, now, context.clock().getZone());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
