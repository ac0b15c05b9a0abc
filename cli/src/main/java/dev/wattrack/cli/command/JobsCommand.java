package dev.wattrack.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import dev.wattrack.cli.terminal.Figures;
import dev.wattrack.cli.terminal.Table;
import dev.wattrack.cli.terminal.Table.Column;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.cli.terminal.Terminal.Paint;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The jobs of the cluster: what ran where, for whom, and what it used. */
@Command(name = "jobs", description = "List the jobs, or everything known of one.")
final class JobsCommand extends Asking {
  @Parameters(arity = "0..1", paramLabel = "ID", description = "Show this job alone.")
  private @Nullable String id;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Jobs that were not over before (RFC 3339, epoch seconds or now-1h).")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Jobs that began before.")
  private @Nullable String to;

  @Option(
      names = "--scheduler",
      paramLabel = "NAME",
      description = "Jobs of this scheduler, such as slurm.")
  private @Nullable String scheduler;

  @Option(names = "--user", paramLabel = "NAME", description = "Jobs of this user.")
  private @Nullable String user;

  @Mixin private final JsonOption json = new JsonOption();

  JobsCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws ApiException {
    String path = id == null ? "/api/v1/jobs" : "/api/v1/jobs/" + Api.segment(id);
    JsonNode answer = api().get(path, query());
    if (json.print(terminal, answer)) {
      return 0;
    }
    if (id == null) {
      list(answer.path("jobs")).forEach(terminal.out()::println);
    } else {
      one(answer);
    }
    return 0;
  }

  private Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    put(query, "from", from);
    put(query, "to", to);
    put(query, "scheduler", scheduler);
    put(query, "user", user);
    return query;
  }

  private static void put(Map<String, String> query, String name, @Nullable String value) {
    if (value != null) {
      query.put(name, value);
    }
  }

  private List<String> list(JsonNode jobs) {
    Table table =
        new Table(
            Column.left("JOB", 9),
            Column.left("NAME", 6),
            Column.left("SCHEDULER", 3),
            Column.left("USER", 4),
            Column.left("STATE", 8),
            Column.left("NODES", 5),
            Column.right("CORES", 2),
            Column.right("TIME", 7),
            Column.right("CPU s", 7),
            Column.right("MEMORY", 1),
            Column.right("TASKS", 2),
            Column.right("JOULES", 4));
    Instant now = Instant.now();
    for (JsonNode job : jobs) {
      boolean simulated = job.path("simulated").asBoolean(false);
      table.row(
          shown(job.path("id")) + (simulated ? " (simulated)" : ""),
          shown(job.path("name")),
          shown(job.path("scheduler")),
          shown(job.path("user")),
          state(job),
          nodes(job.path("nodes")),
          shown(job.path("cores")),
          time(job, now),
          cpu(job),
          Figures.bytes(number(job.path("memory_bytes_max"))),
          shown(job.path("tasks_done")),
          Figures.oneDecimal(number(job.path("joules"))));
    }
    return table.lines(terminal.screen().columns());
  }

  private String state(JsonNode job) {
    String state = shown(job.path("state"));
    return switch (state) {
      case "running" -> terminal.paint(Paint.GREEN, state);
      case "failed" -> terminal.paint(Paint.RED, state);
      case "cancelled" -> terminal.paint(Paint.YELLOW, state);
      default -> state;
    };
  }

  private static String nodes(JsonNode nodes) {
    if (nodes.size() > 3) {
      return shown(nodes.get(0)) + " and " + (nodes.size() - 1) + " more";
    }
    StringBuilder all = new StringBuilder();
    nodes.forEach(node -> all.append(all.isEmpty() ? "" : " ").append(shown(node)));
    return all.isEmpty() ? Figures.UNKNOWN : all.toString();
  }

  /** From its start to its end or to now, h:mm:ss. */
  private static String time(JsonNode job, Instant now) {
    Instant started = instant(job.path("started"));
    boolean over = !shown(job.path("state")).equals("running");
    Instant ended = over ? instant(job.path("ended")) : now;
    if (started == null || ended == null) {
      return Figures.UNKNOWN;
    }
    long seconds = Math.max(0, Duration.between(started, ended).toSeconds());
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60);
  }

  /** With a tilde where it was sampled. */
  private static String cpu(JsonNode job) {
    String seconds = Figures.twoDecimals(number(job.path("cpu_seconds")));
    return shown(job.path("cpu_label")).equals("sampled") ? "~" + seconds : seconds;
  }

  private static @Nullable Instant instant(JsonNode value) {
    try {
      return value.isTextual() ? Instant.parse(value.textValue()) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Double number(JsonNode value) {
    return value.isNumber() ? (Double) value.doubleValue() : null;
  }

  /** Every member of the answer, so that what a newer aggregator adds is shown as well. */
  private void one(JsonNode job) {
    job.properties()
        .forEach(
            member ->
                terminal
                    .out()
                    .printf(
                        "%-22s %s%n", Terminal.clean(member.getKey()), shown(member.getValue())));
  }

  private static String shown(JsonNode value) {
    if (value.isMissingNode() || value.isNull() || value.isTextual() && value.asText().isEmpty()) {
      return Figures.UNKNOWN;
    }
    return Terminal.clean(value.isValueNode() ? value.asText() : value.toString());
  }
}
