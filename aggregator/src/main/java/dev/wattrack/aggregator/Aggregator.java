package dev.wattrack.aggregator;

import dev.wattrack.aggregator.access.HttpAccess;
import dev.wattrack.aggregator.access.OwnToken;
import dev.wattrack.aggregator.access.Tokens;
import dev.wattrack.aggregator.alerts.watch.AlertWatch;
import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.config.AlertsConfig;
import dev.wattrack.aggregator.energy.EnergyFeed;
import dev.wattrack.aggregator.energy.EnergyService;
import dev.wattrack.aggregator.energy.RackNews;
import dev.wattrack.aggregator.http.HttpApi;
import dev.wattrack.aggregator.ingest.Door;
import dev.wattrack.aggregator.ingest.IngestServer;
import dev.wattrack.aggregator.jobs.JobBoard;
import dev.wattrack.aggregator.jobs.JobKeeper;
import dev.wattrack.aggregator.jobs.JobSources;
import dev.wattrack.aggregator.live.ClusterState;
import dev.wattrack.aggregator.live.SceneDrawing;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.aggregator.store.external.ExportThread;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.FileTrouble;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.tls.Holder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole aggregator: the store, the agents' port and the HTTP port, put together. Safe for use
 * by several threads.
 */
public final class Aggregator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Aggregator.class);
  private static final int STOP_SECONDS = 45;
  private static final int WATT_HOURS_MILLIS = 60_000;
  private static final int JOBS_MILLIS = 1_000;
  private static final int MOST_OPEN_JOBS = 20_000;
  private static final Path ALERTS_FILE = Path.of("/etc/wattrack/alerts.yaml");

  private final Vertx vertx;
  private final TimeSeriesStore store;
  private final IngestServer ingest;
  private final HttpApi http;
  private final JobSources jobs;
  private final @Nullable EnergyService energy;
  private final Alerting alerts;
  private final @Nullable ExportThread external;
  private final AtomicLong rounds;
  private final Joining joining;

  private Aggregator(
      Vertx vertx,
      TimeSeriesStore store,
      IngestServer ingest,
      HttpApi http,
      JobSources jobs,
      Alerting alerts,
      @Nullable EnergyService energy,
      @Nullable ExportThread external,
      AtomicLong rounds,
      Joining joining) {
    this.rounds = rounds;
    this.joining = joining;
    this.external = external;
    this.jobs = jobs;
    this.alerts = alerts;
    this.energy = energy;
    this.vertx = vertx;
    this.store = store;
    this.ingest = ingest;
    this.http = http;
  }

  /**
   * Starts an aggregator over an open store, which it closes at its end.
   *
   * @throws StartException when a port is taken or the store cannot be read; the message says what
   *     to do
   */
  public static Aggregator start(AggregatorConfig config, TimeSeriesStore store, Clock clock)
      throws StartException {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    JobSources jobs = null;
    EnergyService energy = null;
    Alerting alerts = null;
    ExportThread external = null;
    try {
      external = ExternalStore.of(config.external(), store, config.jobs().users(), clock);
      ClusterState state =
          new ClusterState(
              clock,
              Aggregator::uptimeMillis,
              config.maxNodes(),
              store.nodes(),
              store.lastStates(),
              new JobBoard(clock, config.jobs().users()));
      List<JobSpan> open = store.jobs().open(MOST_OPEN_JOBS);
      state.jobs().restore(open);
      energy = PartSettings.energy(config.energy(), store, clock);
      if (energy != null) {
        state.attach(energy.feed(), energy::figures);
        energy.feed().jobs(open);
      }
      HttpAccess access = access(config, store, clock);
      Joining joining =
          Joining.open(config.stateDir(), access.tokens(), store.credentials(), clock);
      state.hide(store.credentials().forgotten());
      IngestServer ingest =
          new IngestServer(
              PartSettings.ingestOptions(config),
              store,
              state,
              clock,
              new Door(joining.doorkeeper(), config.insecure()),
              store.credentials().all());
      if (config.insecure()) {
        LOG.warn(
            "insecure: agents are taken in plain text, so anybody who reaches port {} can pretend"
                + " to be a node",
            config.ingestPort());
      }
      WattHours wattHours = new WattHours(store, clock, ZoneId.systemDefault());
      jobs =
          new JobSources(
              state.jobs(),
              task -> ingest.ask(() -> done(task)),
              state::schedulerNodes,
              clock,
              Schedulers.jobSources(config.jobs(), vertx, ingest, clock));
      Path alertsFile = alertsFile(config);
      alerts =
          new Alerting(
              alertsFile,
              alertsConfig(alertsFile),
              config.cluster(),
              store.alerts(),
              stage(ingest),
              clock);
      state.onStateChange(alerts.watch()::look);
      if (energy != null) {
        energy.onNews(alerts::news);
      }
      HttpApi http =
          new HttpApi(
              PartSettings.httpOptions(config),
              access,
              ingest,
              store,
              wattHours::today,
              jobs::health,
              energy,
              alerts.watch(),
              clock);
      if (config.isEncrypted()) {
        http.encrypt(new Holder(joining.doorkeeper().port().identity()));
      }
      if (external != null) {
        http.watch(external::figures);
      }
      if (config.external() != null && config.external().reads()) {
        http.readFrom(config.external());
      }
      Ports.listen(
          vertx.deployVerticle(ingest), config, config.ingestPort(), "ingest.port", "--port");
      vertx.setPeriodic(
          2_000,
          WATT_HOURS_MILLIS,
          timer ->
              vertx
                  .executeBlocking(
                      () -> {
                        wattHours.refresh();
                        return null;
                      },
                      false)
                  .onFailure(e -> LOG.debug("no watt-hours", e)));
      Ports.listen(
          vertx.deployVerticle(http), config, config.httpPort(), "http.port", "--http-port");
      JobKeeper keeper = new JobKeeper(store.jobs());
      EnergyFeed feed = energy == null ? null : energy.feed();
      AtomicLong rounds = new AtomicLong();
      vertx.setPeriodic(JOBS_MILLIS, timer -> keep(vertx, ingest, keeper, feed, rounds));
      jobs.start();
      if (energy != null) {
        energy.start();
      }
      alerts.watch().start(uptimeMillis());
      if (external != null) {
        external.start();
      }
      return new Aggregator(
          vertx, store, ingest, http, jobs, alerts, energy, external, rounds, joining);
    } catch (StartException e) {
      stop(vertx, store, jobs, alerts, energy, external);
      throw e;
    } catch (StoreException e) {
      stop(vertx, store, jobs, alerts, energy, external);
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean done(Runnable task) {
    task.run();
    return true;
  }

  private static HttpAccess access(AggregatorConfig config, TimeSeriesStore store, Clock clock)
      throws StoreException, StartException {
    Tokens tokens = new Tokens(store.tokens(), clock);
    try {
      return new HttpAccess(tokens, OwnToken.write(config.stateDir(), clock), config.insecure());
    } catch (IOException e) {
      throw new StartException(
          "cannot write " + config.stateDir().resolve(OwnToken.FILE) + ": " + FileTrouble.words(e),
          e);
    }
  }

  /** The last things about the racks' energy that a person should know; none if it is off. */
  public List<RackNews> energyNews() {
    return energy == null ? List.of() : energy.news();
  }

  /** Looks after the board, then writes down what changed. */
  private static void keep(
      Vertx vertx,
      IngestServer ingest,
      JobKeeper keeper,
      @Nullable EnergyFeed feed,
      AtomicLong rounds) {
    ingest
        .ask(
            () -> {
              rounds.incrementAndGet();
              List<JobSpan> changed = keeper.changed(ingest.state().jobs());
              if (feed != null) {
                ingest.state().tellNodes();
                feed.jobs(changed);
              }
              return changed;
            })
        .compose(changed -> vertx.executeBlocking(() -> keeper.save(changed), false))
        .onFailure(e -> LOG.debug("jobs were not kept", e));
  }

  private static @Nullable Path alertsFile(AggregatorConfig config) {
    if (!config.alertsFile().isEmpty()) {
      return Path.of(config.alertsFile());
    }
    return Files.exists(ALERTS_FILE) ? ALERTS_FILE : null;
  }

  private static AlertsConfig alertsConfig(@Nullable Path file) throws StartException {
    try {
      return file == null ? AlertsConfig.defaults() : AlertsConfig.load(file);
    } catch (ConfigException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Scenes are drawn on the ingest thread, where the live state is. */
  private static AlertWatch.Stage stage(IngestServer ingest) {
    return wanted -> {
      SceneDrawing drawing = new SceneDrawing(wanted);
      return () -> ingest.ask(() -> ingest.state().scene(drawing)).toCompletionStage();
    };
  }

  private static long uptimeMillis() {
    return System.nanoTime() / 1_000_000;
  }

  /** The rules at work, to which other parts bring their findings. */
  public AlertWatch alerts() {
    return alerts.watch();
  }

  /** Reads alerts.yaml anew; its problems, with which all stays as it was. */
  public List<Problem> reloadAlerts() {
    return alerts.reload();
  }

  /** How often the ingest thread has answered in time; it stands still when that thread hangs. */
  public long rounds() {
    return rounds.get();
  }

  /** How nodes join. */
  public Joining joining() {
    return joining;
  }

  public int ingestPort() {
    return ingest.port();
  }

  public int httpPort() {
    return http.port();
  }

  /** Commits what came, acknowledges it, and lets go of ports and files. */
  @Override
  public void close() {
    stop(vertx, store, jobs, alerts, energy, external);
  }

  private static void stop(
      Vertx vertx,
      TimeSeriesStore store,
      @Nullable JobSources jobs,
      @Nullable Alerting alerts,
      @Nullable EnergyService energy,
      @Nullable ExportThread external) {
    if (alerts != null) {
      alerts.close();
    }
    if (jobs != null) {
      jobs.close();
    }
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("did not stop cleanly: {}", e.toString());
    }
    if (energy != null) {
      energy.close();
    }
    if (external != null) {
      external.close();
    }
    store.close();
  }
}
