package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.energy.EnergyFigures;
import dev.wattrack.aggregator.ingest.IngestServer;
import dev.wattrack.aggregator.jobs.JobBoard;
import dev.wattrack.aggregator.live.ClusterSnapshot;
import dev.wattrack.aggregator.live.EnergyToday;
import dev.wattrack.aggregator.live.NodeInventory;
import dev.wattrack.aggregator.report.EfficiencyReport;
import dev.wattrack.aggregator.report.GroupBy;
import dev.wattrack.aggregator.report.NodeFacts;
import dev.wattrack.aggregator.report.ReportRequest;
import dev.wattrack.aggregator.report.Work;
import dev.wattrack.aggregator.report.render.CsvReport;
import dev.wattrack.aggregator.report.render.HtmlReport;
import dev.wattrack.aggregator.report.render.ReportTree;
import dev.wattrack.aggregator.report.render.TextReport;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.model.job.JobSpan;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/reports/efficiency}: what runs, tasks, users, programs and nodes cost, as
 * JSON, CSV, a page or text. Confined to the HTTP event loop.
 */
final class ReportRoute {
  private static final int AT_ONCE = 2;
  private static final int MOST_COMPARED = 20;
  private static final String FROM = "now-1d";

  /** The page has its style in itself and needs nothing else; scripts are refused. */
  private static final String PAGE_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none';"
          + " form-action 'none'";

  private final IngestServer ingest;
  private final ReportSource source;
  private final ReportDefaults defaults;
  private final Supplier<EnergyFigures> figures;
  private final Vertx vertx;
  private final Clock clock;
  private int running;

  /** A way to show a report. */
  private record Format(String type, Function<EfficiencyReport, String> text) {}

  ReportRoute(
      IngestServer ingest,
      TimeSeriesStore store,
      ReportDefaults defaults,
      Supplier<EnergyFigures> figures,
      Vertx vertx,
      Clock clock) {
    this.ingest = ingest;
    this.source = new ReportSource(store);
    this.defaults = defaults;
    this.figures = figures;
    this.vertx = vertx;
    this.clock = clock;
  }

  void get(RoutingContext request) {
    Instant now = clock.instant();
    Parameters parameters = new Parameters(request, now);
    ReportRequest wanted = wanted(parameters);
    Format format = format(parameters);
    if (running >= AT_ONCE) {
      throw new ApiException(429, AT_ONCE + " reports are being made; try again in a moment");
    }
    running++;
    ingest
        .ask(() -> live(wanted))
        .compose(
            live ->
                vertx.executeBlocking(
                    () -> format.text().apply(source.report(wanted, live, now)), false))
        .eventually(
            () -> {
              running--;
              return Future.succeededFuture();
            })
        .onSuccess(text -> answer(request, format, text))
        .onFailure(e -> request.fail(SeriesRoutes.failure(e)));
  }

  private static void answer(RoutingContext request, Format format, String text) {
    if (format.type().startsWith("text/html")) {
      request.response().putHeader("Content-Security-Policy", PAGE_POLICY);
    }
    request
        .response()
        .putHeader("Content-Type", format.type())
        .putHeader("Cache-Control", "no-store")
        .end(text);
  }

  private ReportRequest wanted(Parameters parameters) {
    Parameters.Between span = parameters.between(FROM, "now+1s");
    return new ReportRequest(
        span.from(),
        span.to(),
        parsed(parameters, "by", "job", GroupBy::parse),
        parsed(parameters, "policy", defaults.policy().name(), ReportRoute::policy),
        simulated(parameters),
        work(parameters),
        compared(parameters),
        parsed(parameters, "off_after", "10", word -> integer(word, 1, 10_000)),
        defaults.tariff(),
        "");
  }

  private static <T> T parsed(
      Parameters parameters, String name, String byDefault, Function<String, T> parse) {
    String given = parameters.text(name);
    String word = given == null ? byDefault : given;
    try {
      return parse.apply(word.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, "parameter '" + name + "' = '" + word + "': " + e.getMessage());
    }
  }

  private static IdlePolicy policy(String word) {
    return Arrays.stream(IdlePolicy.values())
        .filter(policy -> policy.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("expected allocation, none, exclusive or full"));
  }

  private static int integer(String word, int least, int most) {
    if (word.matches("\\d{1,9}")) {
      int number = Integer.parseInt(word);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new IllegalArgumentException("expected a whole number from " + least + " to " + most);
  }

  private static @Nullable Boolean simulated(Parameters parameters) {
    String word = parameters.text("simulated");
    if (word == null) {
      return null;
    }
    return switch (word) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default ->
          throw new ApiException(
              400, "parameter 'simulated' = '" + word + "': expected true or false");
    };
  }

  private static Work work(Parameters parameters) {
    if (parameters.text("samples_per_run") != null) {
      return new Work.SamplesPerRun(
          parsed(parameters, "samples_per_run", "", ReportRoute::samples));
    }
    return parameters.text("samples_per_task") == null
        ? new Work.Tasks()
        : new Work.SamplesPerTask(parsed(parameters, "samples_per_task", "", ReportRoute::samples));
  }

  private static double samples(String word) {
    if (word.matches("\\d{1,15}(\\.\\d{1,9})?(e\\d{1,2})?")) {
      double number = Double.parseDouble(word);
      if (number > 0 && number <= 1e15) {
        return number;
      }
    }
    throw new IllegalArgumentException("expected a number above 0");
  }

  private static List<String> compared(Parameters parameters) {
    String ids = parameters.text("compare");
    if (ids == null) {
      return List.of();
    }
    List<String> all =
        Arrays.stream(ids.split(",")).map(String::strip).filter(id -> !id.isEmpty()).toList();
    if (all.size() < 2 || all.size() > MOST_COMPARED) {
      throw new ApiException(
          400,
          "parameter 'compare' = '"
              + ids
              + "': expected 2 to "
              + MOST_COMPARED
              + " ids of jobs with commas between them");
    }
    return all;
  }

  private static Format format(Parameters parameters) {
    int columns =
        parsed(
            parameters,
            "columns",
            Integer.toString(TextReport.WIDTH),
            word -> integer(word, 20, 1_000));
    String word = parameters.text("format");
    return switch (word == null ? "json" : word) {
      case "json" -> new Format("application/json", report -> Json.write(ReportTree.of(report)));
      case "csv" -> new Format("text/csv; charset=utf-8", CsvReport::of);
      case "html" -> new Format("text/html; charset=utf-8", HtmlReport::of);
      case "text" ->
          new Format("text/plain; charset=utf-8", report -> TextReport.of(report, columns));
      default ->
          throw new ApiException(
              400, "parameter 'format' = '" + word + "': expected json, csv, html or text");
    };
  }

  private ReportSource.Live live(ReportRequest wanted) {
    JobBoard board = ingest.state().jobs();
    List<JobSpan> jobs = board.jobs().stream().filter(job -> overlaps(job, wanted)).toList();
    Map<String, NodeFacts> nodes = new HashMap<>();
    for (ClusterSnapshot.Node node : ingest.state().drawn()) {
      ingest
          .state()
          .byName(node.name())
          .ifPresent(
              live -> {
                NodeInventory inventory = ingest.state().inventory(live);
                nodes.put(node.name(), facts(node.name(), inventory));
              });
    }
    ClusterSnapshot.Power power = ingest.state().snapshot("", EnergyToday.UNKNOWN).power();
    String meter = "meter".equals(power.source()) ? "rack" : power.source();
    Map<JobSpan.Key, JobCost> costs = new HashMap<>();
    figures.get().jobs().forEach((key, watts) -> costs.put(key, watts.cost()));
    return new ReportSource.Live(jobs, costs, board.users(), nodes, meter, power.simulated());
  }

  private NodeFacts facts(String name, NodeInventory inventory) {
    ReportDefaults.Bought bought = defaults.bought(name);
    return new NodeFacts(
        name,
        inventory.board(),
        inventory.cores(),
        inventory.maxMhz(),
        inventory.memoryBytes(),
        bought.score(),
        bought.cost(),
        bought.on());
  }

  private static boolean overlaps(JobSpan job, ReportRequest wanted) {
    Instant begin = job.begin();
    Instant ended = job.ended();
    return begin != null
        && begin.isBefore(wanted.to())
        && (ended == null || !ended.isBefore(wanted.from()));
  }
}
