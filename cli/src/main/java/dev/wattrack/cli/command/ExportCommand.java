package dev.wattrack.cli.command;

import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Raw samples into a file. The file appears under its name only when it is whole; what was begun is
 * called {@code FILE.part} and goes when the export fails, unless it is to be resumed.
 */
@Command(
    name = "export",
    description = "Write stored samples to a file.",
    footer = {
      "",
      TimeArgument.FORMS,
      "A FILE appears under its name only when it is whole.",
      "Example: wattrack export --from now-1d --format csv --out day.csv"
    })
final class ExportCommand extends Asking {
  enum Format {
    CSV,
    LP
  }

  @Option(names = "--from", required = true, paramLabel = "TIME", description = "Start.")
  private String from = "";

  @Option(names = "--to", paramLabel = "TIME", description = "End, excluded; ${DEFAULT-VALUE}.")
  private String to = "now";

  @Option(names = "--host", paramLabel = "NODE", description = "One node; all if not given.")
  private @Nullable String host;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv (the default) or lp, InfluxDB's line protocol.")
  private Format format = Format.CSV;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where to write; - is standard output.")
  private String out = "";

  @Option(
      names = "--resume",
      description = "Keep what is written when it fails, and go on there the next time.")
  private boolean resume;

  ExportCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws ApiException, IOException {
    Api api = api();
    Instant now = context.clock().instant();
    Instant start = time(from, now);
    Instant end = time(to, now);
    if (out.equals("-")) {
      OutputStream stdout = new BufferedOutputStream(terminal.out(), 1 << 16);
      export(api, start, end).run(stdout, false, done -> {});
      stdout.flush();
      if (terminal.out().checkError()) {
        throw new IOException("standard output was closed before all was written");
      }
    } else {
      toFile(api, start, end, Path.of(out));
    }
    return 0;
  }

  private Export export(Api api, Instant start, Instant end) {
    return new Export(api, host, format.name().toLowerCase(Locale.ROOT), start, end);
  }

  private void toFile(Api api, Instant start, Instant end, Path file)
      throws ApiException, IOException {
    if (Files.isDirectory(file)) {
      throw new UsageException("--out " + file + " is a folder; name a file");
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    ExportProgress progress =
        new ExportProgress(
            file.resolveSibling(file.getFileName() + ".export"),
            String.join(" ", api.base().toString(), "" + host, format.name(), from, to));
    ExportProgress.Reached begun = resume ? progress.read().orElse(null) : null;
    if (begun != null && !(Files.exists(part) && Files.size(part) >= begun.bytes())) {
      begun = null;
    }
    Export export =
        begun == null ? export(api, start, end) : export(api, begun.covered(), begun.end());
    boolean whole = false;
    try {
      write(export, part, begun == null ? 0 : begun.bytes(), progress);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      whole = true;
    } finally {
      if (whole || !resume) {
        Files.deleteIfExists(part);
        progress.remove();
      }
    }
    terminal.err().println("wrote " + file + ", " + Files.size(file) + " bytes");
  }

  /** Writes behind so many bytes of the file, which are kept. */
  private void write(Export export, Path part, long kept, ExportProgress progress)
      throws ApiException, IOException {
    try (FileChannel channel =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        OutputStream stream =
            new BufferedOutputStream(Channels.newOutputStream(channel.truncate(kept)), 1 << 16)) {
      channel.position(kept);
      if (kept > 0) {
        terminal.err().println("going on at " + export.from());
      }
      withProgress(
          export,
          stream,
          kept > 0,
          covered -> {
            if (resume && covered.isBefore(export.to())) {
              stream.flush();
              progress.write(new ExportProgress.Reached(covered, export.to(), channel.position()));
            }
          });
    }
  }

  private void withProgress(
      Export export, OutputStream stream, boolean goesOn, Export.Covered covered)
      throws ApiException, IOException {
    if (!terminal.interactive()) {
      export.run(stream, goesOn, covered);
      return;
    }
    // In minutes of samples, so that rate and time left mean something.
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("exporting")
            .setInitialMax(Math.max(1, export.span().toMinutes()))
            .setUnit(" min", 1)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed()
            .build()) {
      export.run(
          stream,
          goesOn,
          done -> {
            covered.upTo(done);
            bar.stepTo(Duration.between(export.from(), done).toMinutes());
          });
    }
  }

  private Instant time(String text, Instant now) {
    try {
      return TimeArgument.parse(text, now, context.clock().getZone());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
