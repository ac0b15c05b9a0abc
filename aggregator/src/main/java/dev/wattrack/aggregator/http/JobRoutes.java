package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.energy.EnergyFigures;
import dev.wattrack.aggregator.ingest.IngestServer;
import dev.wattrack.aggregator.jobs.JobBoard;
import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.JobTable;
import dev.wattrack.aggregator.store.MemoryJobs;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.model.job.JobMerge;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.UserNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/jobs}: the jobs on the board and those in the tables, as one. */
final class JobRoutes {
  private static final int MOST = 10_000;
  private static final String FROM = "now-30d";

  private final IngestServer ingest;
  private final JobTable table;
  private final EnergyTable costs;
  private final Supplier<EnergyFigures> energy;
  private final Vertx vertx;
  private final Clock clock;

  /** The board's jobs and how their owners are shown. */
  private record Board(List<JobSpan> jobs, UserNames users) {}

  JobRoutes(
      IngestServer ingest,
      TimeSeriesStore store,
      Supplier<EnergyFigures> energy,
      Vertx vertx,
      Clock clock) {
    this.ingest = ingest;
    table = store.jobs();
    costs = store.energy();
    this.energy = energy;
    this.vertx = vertx;
    this.clock = clock;
  }

  /** Jobs that overlap a time; the default is the last 30 days. */
  void list(RoutingContext request) {
    Parameters parameters = new Parameters(request, clock.instant());
    Parameters.Between span = parameters.between(FROM, "now+1s");
    String user = parameters.text("user");
    JobTable.Wanted wanted =
        new JobTable.Wanted(span.from(), span.to(), parameters.text("scheduler"), null, MOST);
    found(wanted)
        .onSuccess(
            views -> {
              List<JobView> shown =
                  views.stream().filter(job -> user == null || user.equals(job.user())).toList();
              Map<String, Object> answer = new LinkedHashMap<>();
              answer.put("jobs", shown);
              if (views.size() >= MOST) {
                answer.put("truncated", true);
              }
              HttpApi.json(request, answer);
            })
        .onFailure(request::fail);
  }

  /** The newest job of this id; the scheduler may be named where several count alike. */
  void one(RoutingContext request) {
    String id = request.pathParam("id");
    String scheduler = new Parameters(request, clock.instant()).text("scheduler");
    found(new JobTable.Wanted(Instant.EPOCH, Instant.MAX, scheduler, id, 1))
        .onSuccess(
            views -> {
              if (views.isEmpty()) {
                request.fail(new ApiException(404, "no job has the id '" + id + "'"));
              } else {
                HttpApi.json(request, views.get(0));
              }
            })
        .onFailure(request::fail);
  }

  private Future<List<JobView>> found(JobTable.Wanted wanted) {
    return ingest
        .ask(() -> board(wanted))
        .compose(
            board ->
                vertx.executeBlocking(
                    () -> views(board, table.find(wanted), wanted.most()), false));
  }

  private Board board(JobTable.Wanted wanted) {
    JobBoard board = ingest.state().jobs();
    List<JobSpan> fitting =
        board.jobs().stream().filter(job -> MemoryJobs.fits(job, wanted)).toList();
    return new Board(fitting, board.users());
  }

  /** What is on the board is newer than what is in the tables. */
  private List<JobView> views(Board board, List<JobSpan> kept, int most) throws StoreException {
    Map<JobSpan.Key, JobSpan> live = new LinkedHashMap<>();
    board.jobs().forEach(job -> live.put(job.key(), job));
    List<JobSpan> all = new ArrayList<>(board.jobs());
    for (JobSpan job : kept) {
      @Nullable JobSpan newer = live.get(job.key());
      if (newer == null || !JobMerge.sameRun(job, newer)) {
        all.add(job);
      }
    }
    all.sort(JobBoard.byInterest());
    List<JobSpan> shown = all.stream().limit(most).toList();
    Map<JobSpan.Key, List<JobCost>> past = past(shown);
    return shown.stream()
        .map(
            job ->
                JobView.of(
                    job, board.users(), energyOf(job, past.getOrDefault(job.key(), List.of()))))
        .toList();
  }

  private Map<JobSpan.Key, List<JobCost>> past(List<JobSpan> jobs) throws StoreException {
    Set<String> ids = jobs.stream().map(JobSpan::id).collect(Collectors.toSet());
    return costs.costs(ids).stream()
        .collect(Collectors.groupingBy(cost -> new JobSpan.Key(cost.scheduler(), cost.id())));
  }

  /** What is counted now is newer than what is in the tables, until that is final. */
  private JobEnergyView energyOf(JobSpan job, List<JobCost> past) {
    EnergyFigures.JobWatts live = energy.get().jobs().get(job.key());
    if (live != null && live.cost().isOf(job)) {
      return JobEnergyView.of(live);
    }
    return past.stream()
        .filter(cost -> cost.isOf(job))
        .findFirst()
        .map(JobEnergyView::of)
        .orElse(JobEnergyView.UNKNOWN);
  }
}
