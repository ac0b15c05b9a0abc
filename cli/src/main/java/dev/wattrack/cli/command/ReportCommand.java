package dev.wattrack.cli.command;

import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import dev.wattrack.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What jobs, tasks, users, programs and nodes cost, as a table, CSV, JSON or a page. */
@Command(
    name = "report",
    description = "What jobs, tasks, users, programs and nodes cost in joules, money and CO2.",
    footer = {
      "",
      TimeArgument.FORMS,
      "Examples: wattrack report --from now-7d --by program",
      "          wattrack report --from 2026-01-01 --to 2026-02-01 --out january.html",
      "          wattrack report --compare 4711,4712"
    })
final class ReportCommand extends Asking {
  private static final String ROUTE = "/api/v1/reports/efficiency";
  private static final int WIDTH = 100;
  private static final int NARROWEST = 40;
  private static final int WIDEST = 250;

  enum By {
    JOB,
    TASK,
    USER,
    GROUP,
    NODE,
    PROGRAM
  }

  enum Policy {
    ALLOCATION,
    NONE,
    EXCLUSIVE,
    FULL
  }

  enum Format {
    TABLE,
    JSON,
    CSV,
    HTML
  }

  @Option(names = "--from", paramLabel = "TIME", description = "Start; ${DEFAULT-VALUE}.")
  private String from = "now-1d";

  @Option(names = "--to", paramLabel = "TIME", description = "End, excluded; ${DEFAULT-VALUE}.")
  private String to = "now";

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      description = "job (the default), task, user, group, node or program.")
  private By by = By.JOB;

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description = "Who pays for idle energy: allocation, none, exclusive or full; else as set.")
  private @Nullable Policy policy;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table (the default), json, csv or html; else by the name of --out.")
  private @Nullable Format format;

  @Option(names = "--json", description = "The same as --format json.")
  private boolean json;

  @Option(names = "--out", paramLabel = "FILE", description = "Where to write.")
  private @Nullable Path out;

  @Option(
      names = "--compare",
      paramLabel = "JOB,JOB...",
      description = "Ids of runs to be compared with the first of them.")
  private @Nullable String compare;

  @Option(
      names = "--samples-per-task",
      paramLabel = "N",
      description = "Count samples instead of tasks: so many in each task.")
  private @Nullable String samplesPerTask;

  @Option(
      names = "--samples-per-run",
      paramLabel = "N",
      description = "Count samples instead of tasks: so many in each run.")
  private @Nullable String samplesPerRun;

  @Option(
      names = "--off-after",
      paramLabel = "MINUTES",
      description = "When idle nodes would have been powered off; 10.")
  private @Nullable Integer offAfter;

  @Option(
      names = "--simulated",
      negatable = true,
      description = "Of what is simulated, or of what is real; else real if anything real ran.")
  private @Nullable Boolean simulated;

  ReportCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws ApiException, IOException {
    Format shown = shown();
    Map<String, String> query = query(shown);
    Api api = api();
    String text;
    if (shown == Format.JSON) {
      text = Api.pretty(api.get(ROUTE, query)) + "\n";
    } else {
      try (InputStream body = api.stream(ROUTE, query)) {
        text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    Path file = out;
    if (file != null && !file.toString().equals("-")) {
      write(file, text);
    } else if (shown == Format.TABLE) {
      text.lines().map(Terminal::clean).forEach(terminal.out()::println);
    } else {
      terminal.out().print(text);
    }
    return 0;
  }

  private Format shown() {
    if (json) {
      if (format != null && format != Format.JSON) {
        throw new UsageException("--json and --format " + word(format) + " exclude each other");
      }
      return Format.JSON;
    }
    if (format != null) {
      return format;
    }
    String name = String.valueOf(out).toLowerCase(Locale.ROOT);
    if (name.endsWith(".html") || name.endsWith(".htm")) {
      return Format.HTML;
    }
    return name.endsWith(".csv") ? Format.CSV : name.endsWith(".json") ? Format.JSON : Format.TABLE;
  }

  private Map<String, String> query(Format shown) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("from", time(from));
    query.put("to", time(to));
    query.put("by", word(by));
    query.put("format", shown == Format.TABLE ? "text" : word(shown));
    if (shown == Format.TABLE) {
      query.put("columns", Integer.toString(columns()));
    }
    put(query, "policy", policy == null ? null : word(policy));
    put(query, "compare", compare);
    put(query, "samples_per_task", samplesPerTask);
    put(query, "samples_per_run", samplesPerRun);
    put(query, "off_after", offAfter);
    put(query, "simulated", simulated);
    return query;
  }

  private int columns() {
    boolean screen = out == null && terminal.interactive();
    return screen ? Math.max(NARROWEST, Math.min(WIDEST, terminal.screen().columns())) : WIDTH;
  }

  private static void put(Map<String, String> query, String name, @Nullable Object value) {
    if (value != null) {
      query.put(name, value.toString());
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private String time(String text) {
    try {
      Instant now = context.clock().instant();
      return TimeArgument.forApi(text, now, context.clock().getZone());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** The file appears under its name only when it is whole. */
  private void write(Path file, String text) throws IOException {
    if (Files.isDirectory(file)) {
      throw new UsageException("--out " + file + " is a folder; name a file");
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(part, text);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    terminal.err().println("wrote " + file + ", " + Files.size(file) + " bytes");
  }
}
