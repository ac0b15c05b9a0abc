package dev.wattrack.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import dev.wattrack.cli.terminal.Figures;
import dev.wattrack.cli.terminal.Table;
import dev.wattrack.cli.terminal.Table.Column;
import dev.wattrack.cli.terminal.Terminal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The alerts: what fires, what fired, and what people say to it. */
@Command(
    name = "alerts",
    description = "List the alerts that fire; acknowledge and silence them; test rules.",
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {"", "Example: wattrack alerts silence host=pi4-* --for 2h --comment moving"})
final class AlertsCommand extends Asking {
  @Mixin private final JsonOption json = new JsonOption();

  private AlertsCommand(Context context) {
    super(context);
  }

  static CommandLine line(Context context) {
    return new CommandLine(new AlertsCommand(context))
        .addSubcommand(new ListCommand(context))
        .addSubcommand(new AckCommand(context))
        .addSubcommand(new SilenceCommand(context))
        .addSubcommand(new UnsilenceCommand(context))
        .addSubcommand(new TestCommand(context));
  }

  @Override
  public Integer call() throws ApiException {
    return list(api(), terminal, "", json);
  }

  /** What fires and, if {@code from} says since when, what is over. */
  private static int list(Api api, Terminal terminal, String from, JsonOption json)
      throws ApiException {
    JsonNode answer = api.get("/api/v1/alerts", from.isEmpty() ? Map.of() : Map.of("from", from));
    if (json.print(terminal, answer)) {
      return 0;
    }
    show(terminal, answer.path("alerts"), false);
    if (!from.isEmpty()) {
      terminal.out().println();
      show(terminal, answer.path("history"), true);
    }
    return 0;
  }

  private static void show(Terminal terminal, JsonNode alerts, boolean past) {
    if (alerts.isEmpty()) {
      terminal.out().println(past ? "no alerts in that time" : "no alerts");
      return;
    }
    Table table =
        new Table(
            Column.left("SEVERITY", 9),
            Column.left("RULE", 8),
            Column.left("WHERE", 7),
            Column.left("SINCE", 6),
            Column.left(past ? "UNTIL" : "STATE", 5),
            Column.left("ID", 4),
            Column.left("TEXT", 3));
    for (JsonNode alert : alerts) {
      boolean simulated = alert.path("simulated").asBoolean(false);
      table.row(
          shown(alert, "severity"),
          shown(alert, "rule"),
          shown(alert, "subject") + (simulated ? " (simulated)" : ""),
          shown(alert, "since"),
          past ? shown(alert, "resolved") : state(alert),
          shown(alert, "id"),
          shown(alert, "text"));
    }
    table.lines(terminal.screen().columns()).forEach(terminal.out()::println);
  }

  private static String state(JsonNode alert) {
    if (alert.path("inhibited_by").isTextual()) {
      return "explained by " + shown(alert, "inhibited_by");
    }
    if (alert.path("silenced_by").isTextual()) {
      return "silenced";
    }
    return alert.path("acknowledged").asBoolean(false) ? "acknowledged" : "fires";
  }

  private static String shown(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isTextual() && !value.asText().isEmpty()
        ? Terminal.clean(value.asText())
        : Figures.UNKNOWN;
  }

  private static String me(Context context) {
    return context.environment().getOrDefault("USER", "");
  }

  /** What fires, and what fired. */
  @Command(name = "list", description = "List what fires and, with --from, what is over.")
  private static final class ListCommand extends Asking {
    @Option(names = "--from", paramLabel = "TIME", description = "Since when, such as now-7d.")
    private String from = "";

    @Mixin private final JsonOption json = new JsonOption();

    ListCommand(Context context) {
      super(context);
    }

    @Override
    public Integer call() throws ApiException {
      return list(api(), terminal, from, json);
    }
  }

  /** Somebody has seen it. */
  @Command(
      name = "ack",
      description = "Say that an alert has been seen: it is not repeated any more.")
  private static final class AckCommand extends Asking {
    @Parameters(paramLabel = "ID", description = "As `wattrack alerts` shows it.")
    private String id = "";

    @Option(names = "--comment", paramLabel = "TEXT", description = "For the others.")
    private String comment = "";

    @Option(names = "--undo", description = "Take it back.")
    private boolean undo;

    AckCommand(Context context) {
      super(context);
    }

    @Override
    public Integer call() throws ApiException {
      JsonNode alert =
          api()
              .post(
                  "/api/v1/alerts/" + Api.segment(id) + "/ack",
                  Map.of("acknowledged", !undo, "by", me(context), "comment", comment));
      terminal
          .out()
          .println(
              (undo ? "no longer acknowledged: " : "acknowledged: ")
                  + shown(alert, "rule")
                  + " "
                  + shown(alert, "subject"));
      return 0;
    }
  }

  /** Quiet for a while. */
  @Command(
      name = "silence",
      description = "Tell nobody of some alerts for a while; without words: list the silences.")
  private static final class SilenceCommand extends Asking {
    @Parameters(
        arity = "0..*",
        paramLabel = "LABEL=PATTERN",
        description = "rule, subject, host or severity; * is any text, | separates choices.")
    private List<String> matchers = List.of();

    @Option(names = "--for", paramLabel = "TIME", description = "How long: 30m, 2h, 3d; 2h.")
    private String span = "2h";

    @Option(names = "--comment", paramLabel = "TEXT", description = "Why.")
    private String comment = "";

    @Mixin private final JsonOption json = new JsonOption();

    SilenceCommand(Context context) {
      super(context);
    }

    @Override
    public Integer call() throws ApiException {
      Api api = api();
      if (matchers.isEmpty()) {
        JsonNode answer = api.get("/api/v1/silences", Map.of());
        if (!json.print(terminal, answer)) {
          terminal.out().println(text(answer.path("silences")));
        }
        return 0;
      }
      Instant end = context.clock().instant().plus(SpanArgument.parse("--for", span));
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("matchers", patterns());
      body.put("ends", end.toString());
      body.put("by", me(context));
      body.put("comment", comment);
      JsonNode silence = api.post("/api/v1/silences", body);
      if (!json.print(terminal, silence)) {
        terminal
            .out()
            .println("silence " + shown(silence, "id") + " until " + shown(silence, "ends"));
      }
      return 0;
    }

    private static String text(JsonNode silences) {
      StringBuilder lines = new StringBuilder(silences.isEmpty() ? "no silences" : "");
      for (JsonNode silence : silences) {
        lines
            .append(lines.length() == 0 ? "" : "\n")
            .append(shown(silence, "id"))
            .append("  until ")
            .append(shown(silence, "ends"))
            .append("  ")
            .append(Terminal.clean(silence.path("matchers").toString()))
            .append("  ")
            .append(shown(silence, "comment"));
      }
      return lines.toString();
    }

    private Map<String, String> patterns() {
      Map<String, String> patterns = new LinkedHashMap<>();
      for (String matcher : matchers) {
        int equal = matcher.indexOf('=');
        if (equal <= 0) {
          throw new UsageException("not a matcher: '" + matcher + "'; expected rule=NodeLost");
        }
        patterns.put(matcher.substring(0, equal), matcher.substring(equal + 1));
      }
      return patterns;
    }
  }

  /** Heard again. */
  @Command(name = "unsilence", description = "End a silence.")
  private static final class UnsilenceCommand extends Asking {
    @Parameters(paramLabel = "ID", description = "As `wattrack alerts silence` shows it.")
    private String id = "";

    UnsilenceCommand(Context context) {
      super(context);
    }

    @Override
    public Integer call() throws ApiException {
      api().delete("/api/v1/silences", Map.of("id", id));
      terminal.out().println("silence " + Terminal.clean(id) + " is over");
      return 0;
    }
  }

  /** Rule tests as text. */
  @Command(
      name = "test",
      description = {
        "Play series of values through the rules and check which alerts fire; needs no aggregator.",
        "docs/alerts.md describes the files."
      })
  private static final class TestCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files with tests.")
    private List<Path> files = List.of();

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "alerts.yaml with the rules; the default rules if it is not given.")
    private @Nullable Path config;

    private final Context context;

    TestCommand(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() throws Exception {
      int failures = 0;
      for (Path file : files) {
        Starter.Rehearsed result = context.starter().rehearse(file, config);
        result.failures().forEach(context.terminal().out()::println);
        if (result.failures().isEmpty()) {
          context.terminal().out().println(file + ": well, " + result.looks() + " looks");
        }
        failures += result.failures().size();
      }
      return failures == 0 ? 0 : Wattrack.FAILED;
    }
  }
}
