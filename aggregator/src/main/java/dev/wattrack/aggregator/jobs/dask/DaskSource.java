package dev.wattrack.aggregator.jobs.dask;

import dev.wattrack.aggregator.jobs.JobSource;
import dev.wattrack.aggregator.jobs.SchedulerHttp;
import dev.wattrack.aggregator.jobs.SchedulerHttp.Answer;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Dask scheduler: each of its runs is a job, with its workers' nodes and its tasks by prefix.
 * Asks {@code /json/identity.json} and {@code /metrics} and listens to {@code /eventstream}, none
 * of which needs anything installed beside the scheduler but prometheus_client. Where our plug-in
 * runs in the scheduler, its {@code /wattrack.json} takes the place of the metrics. Confined to its
 * thread.
 */
public final class DaskSource implements JobSource {
  private static final Duration METRICS_EVERY = Duration.ofSeconds(5);

  /** So long nobody may listen before the scheduler is taken to have ended. */
  private static final Duration GONE_AFTER = Duration.ofSeconds(60);

  private final DaskUrl url;
  private final Duration interval;
  private final SchedulerHttp http;
  private final DaskStream stream;
  private final DaskHosts hosts;
  private final InstantSource clock;
  private @Nullable DaskSession session;
  private @Nullable Instant metricsAsked;
  private @Nullable Instant refusedSince;
  private @Nullable Instant countedAt;
  private long counted;
  private String metricsTrouble = "not asked yet";

  /** False once this run of the scheduler has shown to have no plug-in of ours. */
  private boolean plugIn = true;

  /**
   * @param url of the scheduler's dashboard; {@link #check} says whether it is one
   * @param nodes tells which node is meant by names and addresses
   */
  public DaskSource(
      Vertx vertx, String url, Duration interval, NodeLookup nodes, InstantSource clock) {
    this.url = DaskUrl.parse(url);
    this.interval = interval;
    this.clock = clock;
    http = new SchedulerHttp(vertx, this.url.place());
    stream = new DaskStream(vertx, this.url);
    hosts = new DaskHosts(nodes);
  }

  /** The address as it was given; throws IllegalArgumentException, saying what is expected. */
  public static String check(String url) {
    return url.isBlank() ? "" : DaskUrl.parse(url).toString();
  }

  @Override
  public String name() {
    return DaskText.SCHEDULER;
  }

  @Override
  public Duration interval() {
    return interval;
  }

  @Override
  public Outcome poll(List<JobSpan> open) {
    try {
      return ask(open);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("interrupted");
    }
  }

  private Outcome ask(List<JobSpan> open) throws InterruptedException {
    DaskSession before = session;
    if (before != null && !stream.open()) {
      boolean unused = before.take(stream.take(), false);
    }
    if (before == null) {
      Answer first = http.get("/json/identity.json");
      if (!(first instanceof Answer.Text text)) {
        return trouble(first, open);
      }
      before = DaskIdentity.parse(text.body()).map(this::begin).orElse(null);
    }
    stream.connect();
    DaskCounts totals = before == null ? null : totals(before.id());
    Answer answer = http.get("/json/identity.json");
    if (!(answer instanceof Answer.Text text)) {
      return trouble(answer, open);
    }
    DaskIdentity identity = DaskIdentity.parse(text.body()).orElse(null);
    if (identity == null || before == null) {
      return new Outcome.Failed(
          url + "/json/identity.json is not what a Dask scheduler says; is jobs.dask.url right?");
    }
    return seen(before, identity, totals, open);
  }

  private DaskSession begin(DaskIdentity identity) {
    plugIn = true;
    return new DaskSession(identity, clock.instant());
  }

  private Outcome seen(
      DaskSession before, DaskIdentity identity, @Nullable DaskCounts totals, List<JobSpan> open)
      throws InterruptedException {
    refusedSince = null;
    DaskSession now = before;
    if (before.is(identity)) {
      if (totals != null) {
        before.metrics(totals);
      }
    } else {
      // What the connection told before it broke is of the run before.
      DaskStream.Told told = stream.take();
      now = begin(identity);
      boolean unused = before.take(told, false) || now.take(told, true);
      countedAt = null;
      stream.connect();
    }
    DaskSession known = session;
    session = now;
    boolean unused = now.take(stream.take(), true);
    Map<String, String> nodes = hosts.nodes(identity.workers());
    now.seen(identity, nodes, clock.instant());
    List<JobSpan> jobs = new ArrayList<>();
    jobs.add(now.running());
    jobs.addAll(
        ended(open, now.id(), known == now ? null : known, "the scheduler was started anew"));
    return outcome(now, nodes, jobs);
  }

  /** Runs that the board believes to go on and that have ended. */
  private static List<JobSpan> ended(
      List<JobSpan> open, String still, @Nullable DaskSession known, String reason) {
    List<JobSpan> ended = new ArrayList<>();
    for (JobSpan job : open) {
      if (known != null && job.id().equals(known.id())) {
        ended.add(known.over(reason));
      } else if (!job.id().equals(still)) {
        ended.add(job.but().state(JobState.COMPLETED).reason(reason).build());
      }
    }
    return ended;
  }

  /** All tasks by prefix, from the plug-in or else from the metrics; null if it is not time. */
  private @Nullable DaskCounts totals(String run) throws InterruptedException {
    Instant now = clock.instant();
    Instant before = metricsAsked;
    if (before != null && now.isBefore(before.plus(METRICS_EVERY)) && !now.isBefore(before)) {
      return null;
    }
    metricsAsked = now;
    DaskCounts told = plugIn ? plugIn(run) : null;
    return told == null ? metrics() : told;
  }

  private @Nullable DaskCounts plugIn(String run) throws InterruptedException {
    Answer answer = http.get("/wattrack.json");
    if (answer instanceof Answer.Text text) {
      DaskCounts counts = DaskTotals.parse(text.body(), run).orElse(null);
      if (counts != null) {
        metricsTrouble = "";
        return counts;
      }
    }
    plugIn = !(answer instanceof Answer.Text) && !(answer instanceof Answer.NoRoute);
    return null;
  }

  private @Nullable DaskCounts metrics() throws InterruptedException {
    Answer answer = http.get("/metrics");
    if (answer instanceof Answer.Text text) {
      Optional<DaskCounts> counts = DaskMetrics.parse(text.body());
      metricsTrouble = counts.isPresent() ? "" : "no /metrics (install prometheus_client there)";
      return counts.orElse(null);
    }
    metricsTrouble = "no /metrics";
    return null;
  }

  private Outcome outcome(DaskSession now, Map<String, String> nodes, List<JobSpan> jobs) {
    DaskIdentity identity = now.identity();
    String detail =
        identity.workerCount()
            + " workers, "
            + now.done()
            + " tasks done, "
            + now.failed()
            + " failed"
            + throughput(now);
    long strangers =
        identity.workers().stream().filter(worker -> !nodes.containsKey(worker.name())).count();
    if (strangers > 0) {
      detail += "; " + strangers + " workers on hosts without an agent";
    }
    if (identity.workerCount() > identity.workers().size()) {
      detail += "; only the first " + identity.workers().size() + " workers are shown";
    }
    if (plugIn && now.hasMetrics()) {
      detail += "; counted by its plug-in";
    }
    if (!metricsTrouble.isEmpty()) {
      detail += "; " + metricsTrouble;
    }
    if (!stream.open()) {
      detail += "; no /eventstream";
    }
    return metricsTrouble.isEmpty() || stream.open()
        ? new Outcome.Seen(jobs, List.of(), detail)
        : new Outcome.Partly(jobs, List.of(), detail + ": tasks are not counted");
  }

  private String throughput(DaskSession now) {
    Instant time = clock.instant();
    long done = now.done();
    Instant before = countedAt;
    double seconds = before == null ? 0 : Duration.between(before, time).toMillis() / 1e3;
    String text =
        seconds <= 0
            ? ""
            : String.format(Locale.ROOT, ", %.1f tasks/s", (done - counted) / seconds);
    countedAt = time;
    counted = done;
    return text;
  }

  private Outcome trouble(Answer answer, List<JobSpan> open) {
    if (answer instanceof Answer.Refused refused) {
      Instant now = clock.instant();
      Instant since = refusedSince == null ? now : refusedSince;
      refusedSince = since;
      DaskSession known = session;
      if (!open.isEmpty() && !now.isBefore(since.plus(GONE_AFTER))) {
        session = null;
        return new Outcome.Partly(
            ended(open, "", known, "the scheduler no longer answers"), List.of(), refused.reason());
      }
      return new Outcome.Failed(refused.reason());
    }
    refusedSince = null;
    if (answer instanceof Answer.NoRoute none) {
      return new Outcome.Failed(
          none.reason() + "; is jobs.dask.url the address of the scheduler's dashboard?");
    }
    return new Outcome.Failed(((Answer.Trouble) answer).reason());
  }

  @Override
  public void close() {
    stream.close();
    http.close();
  }
}
