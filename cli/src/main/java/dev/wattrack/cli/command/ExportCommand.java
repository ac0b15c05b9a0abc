package dev.wattrack.cli.command;

import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Raw samples into a file. The file appears under its name only when it is whole; what was begun is
 * called {@code FILE.part} and goes when the export fails.
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
final class ExportCommand implements Callable<Integer> {
  enum Format {
    CSV,
    LP
  }

  @Mixin private final Target target = new Target();

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

  private final Context context;

  ExportCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws ApiException, IOException {
    Api api = target.api(context);
    Instant now = context.clock().instant();
    Export export =
        new Export(
            api, host, format.name().toLowerCase(Locale.ROOT), time(from, now), time(to, now));
    if (out.equals("-")) {
      OutputStream stdout = new BufferedOutputStream(context.terminal().out(), 1 << 16);
      export.run(stdout, done -> {});
      stdout.flush();
      if (context.terminal().out().checkError()) {
        throw new IOException("standard output was closed before all was written");
      }
    } else {
      toFile(export, Path.of(out));
    }
    return 0;
  }

  private void toFile(Export export, Path file) throws ApiException, IOException {
    if (Files.isDirectory(file)) {
      throw new UsageException("--out " + file + " is a folder; name a file");
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    boolean whole = false;
    try {
      try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
        withProgress(export, stream);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(part);
      }
    }
    context.terminal().err().println("wrote " + file + ", " + Files.size(file) + " bytes");
  }

  private void withProgress(Export export, OutputStream stream) throws ApiException, IOException {
    if (!context.terminal().interactive()) {
      export.run(stream, done -> {});
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
      export.run(stream, done -> bar.stepTo(done.toMinutes()));
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
