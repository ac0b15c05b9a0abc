package dev.wattrack.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import dev.wattrack.model.config.Nearest;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.metrics.Field;
import dev.wattrack.model.metrics.Measurement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stored values of one field, raw or in steps. */
@Command(
    name = "query",
    description = "Print stored values of a field.",
    footer = {
      "",
      TimeArgument.FORMS,
      "The table rounds; csv and json are exact. docs/metrics.md lists measurements and fields.",
      "Example: wattrack query cpu usage_user --tag cpu=cpu-total --step 60s --agg max"
    })
final class QueryCommand extends Asking {
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  /** Parameters of the route that have an option of their own. */
  private static final Set<String> RESERVED =
      Set.of("measurement", "field", "host", "from", "to", "step", "agg");

  private static final Set<String> AGGREGATES =
      Set.of("mean", "min", "max", "sum", "count", "last", "rate");

  @Parameters(index = "0", paramLabel = "MEASUREMENT", description = "Such as cpu, mem or temp.")
  private String measurement = "";

  @Parameters(index = "1", paramLabel = "FIELD", description = "Such as usage_user.")
  private String field = "";

  @Option(names = "--host", paramLabel = "NODE", description = "One node; all if not given.")
  private @Nullable String host;

  @Option(names = "--from", paramLabel = "TIME", description = "Start; ${DEFAULT-VALUE}.")
  private String from = "now-1h";

  @Option(names = "--to", paramLabel = "TIME", description = "End, excluded; ${DEFAULT-VALUE}.")
  private String to = "now";

  @Option(
      names = "--step",
      paramLabel = "SPAN",
      description = "Length of a window, such as 10s or 5m; without it every stored value.")
  private @Nullable String step;

  @Option(
      names = "--agg",
      paramLabel = "HOW",
      description =
          "What to make of a window: mean (the default), min, max, sum, count, last or rate (change"
              + " per second). Only with --step.")
  private @Nullable String aggregate;

  @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "Only series with this tag.")
  private Map<String, String> tags = new LinkedHashMap<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table (the default), csv or json.")
  private Format format = Format.TABLE;

  @Option(names = "--json", description = "The same as --format json.")
  private boolean json;

  QueryCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws ApiException {
    Map<String, String> query = parameters();
    Api api = api();
    JsonNode answer = api.get("/api/v1/series", query);
    if (json || format == Format.JSON) {
      terminal.out().println(Api.pretty(answer));
      return 0;
    }
    SeriesRows rows = SeriesRows.of(answer);
    if (rows.isEmpty()) {
      terminal.err().println("no data" + hint(api));
    } else if (format == Format.CSV) {
      rows.csv().forEach(terminal.out()::println);
    } else {
      rows.table(terminal.screen().columns()).forEach(terminal.out()::println);
    }
    return 0;
  }

  private Map<String, String> parameters() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("measurement", measurement);
    query.put("field", field);
    query.put("from", time(from));
    query.put("to", time(to));
    if (host != null) {
      query.put("host", host);
    }
    if (step != null) {
      query.put("step", step);
    }
    if (aggregate != null) {
      if (!AGGREGATES.contains(aggregate)) {
        throw new UsageException(
            "--agg is mean, min, max, sum, count, last or rate, not '"
                + aggregate
                + "'"
                + Nearest.hint(aggregate, AGGREGATES));
      }
      if (step == null) {
        throw new UsageException("--agg needs --step, such as --step 1m");
      }
      query.put("agg", aggregate);
    }
    tags.forEach(
        (name, value) -> {
          if (RESERVED.contains(name)) {
            throw new UsageException("use --" + name + " instead of --tag " + name + "=…");
          }
          query.put(name, value);
        });
    return query;
  }

  private String time(String text) {
    try {
      return TimeArgument.forApi(text, context.clock().instant(), context.clock().getZone());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** What our agents measure, and what line protocol has brought. */
  private static Map<String, List<String>> known(Api api) {
    Map<String, List<String>> known = new LinkedHashMap<>();
    for (Measurement one : Catalogue.all()) {
      known.put(one.name(), one.fields().stream().map(Field::name).toList());
    }
    try {
      JsonNode answer = api.get("/api/v1/measurements", Map.of());
      for (JsonNode one : answer.path("measurements")) {
        String name = one.path("name").asText();
        Set<String> fields = new LinkedHashSet<>(known.getOrDefault(name, List.of()));
        one.path("fields").forEach(field -> fields.add(field.asText()));
        known.put(name, List.copyOf(fields));
      }
    } catch (ApiException e) {
      return known; // an older aggregator; the hint is only a help
    }
    return known;
  }

  /** A name that nothing is stored under is more often a slip. */
  private String hint(Api api) {
    Map<String, List<String>> known = known(api);
    List<String> fields = known.get(measurement);
    if (fields == null) {
      return Nearest.hint(measurement, List.copyOf(known.keySet()))
          + "; known measurements: "
          + String.join(" ", known.keySet());
    }
    return fields.contains(field)
        ? " from " + from + " to " + to + (host == null ? "" : " of " + host)
        : Nearest.hint(field, fields)
            + "; fields of "
            + measurement
            + ": "
            + String.join(" ", fields);
  }
}
