package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.access.HttpAccess;
import dev.wattrack.aggregator.access.Refusals;
import dev.wattrack.aggregator.access.Role;
import dev.wattrack.aggregator.alerts.watch.AlertWatch;
import dev.wattrack.aggregator.energy.EnergyFigures;
import dev.wattrack.aggregator.energy.EnergyService;
import dev.wattrack.aggregator.energy.EnergyStatus;
import dev.wattrack.aggregator.influxql.LedgerCache;
import dev.wattrack.aggregator.influxql.Records;
import dev.wattrack.aggregator.ingest.IngestServer;
import dev.wattrack.aggregator.ingest.LineIngest;
import dev.wattrack.aggregator.jobs.SourceHealth;
import dev.wattrack.aggregator.live.EnergyToday;
import dev.wattrack.aggregator.live.NodeValues;
import dev.wattrack.aggregator.metrics.MetricsPage;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.aggregator.store.external.ExternalFigures;
import dev.wattrack.aggregator.store.external.ServerAddress;
import dev.wattrack.aggregator.store.external.victoria.VictoriaClient;
import dev.wattrack.model.job.UserNames;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP port: API, feed, metrics and status page. One verticle on one event loop. */
public final class HttpApi extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
  private static final int IDLE_SECONDS = 75;
  private static final int USES_MILLIS = 60_000;
  private static final int MAX_QUERY_BYTES = 512 << 10;
  private static final String CHART_JS = "META-INF/resources/webjars/chart.js";

  private final Options options;
  private final HttpAccess access;
  private final Refusals refusals = new Refusals();
  private final IngestServer ingest;
  private final TimeSeriesStore store;
  private final Supplier<EnergyToday> wattHoursToday;
  private final Supplier<List<SourceHealth>> schedulers;
  private final @Nullable AlertWatch alerts;
  private final Clock clock;
  private final @Nullable EnergyService energy;
  private final StaticPages pages = new StaticPages();
  private @Nullable HttpServer server;
  private @Nullable X509KeyManager certificate;
  private @Nullable Supplier<ExternalFigures> external;
  private @Nullable ServerAddress reader;

  /** What the HTTP port can be told. */
  public record Options(
      String cluster,
      String bind,
      int port,
      long maxRequestBytes,
      Path stateDir,
      ReportDefaults report) {

    public Options(String cluster, String bind, int port, long maxRequestBytes, Path stateDir) {
      this(cluster, bind, port, maxRequestBytes, stateDir, ReportDefaults.PLAIN);
    }
  }

  /**
   * @param access who is let in
   */
  public HttpApi(
      Options options,
      HttpAccess access,
      IngestServer ingest,
      TimeSeriesStore store,
      Supplier<EnergyToday> wattHoursToday,
      Clock clock) {
    this(options, access, ingest, store, wattHoursToday, List::of, null, null, clock);
  }

  /**
   * @param access who is let in
   * @param schedulers how the sources of jobs do
   * @param energy null where nobody tells of energy
   * @param alerts null where nothing is watched
   */
  public HttpApi(
      Options options,
      HttpAccess access,
      IngestServer ingest,
      TimeSeriesStore store,
      Supplier<EnergyToday> wattHoursToday,
      Supplier<List<SourceHealth>> schedulers,
      @Nullable EnergyService energy,
      @Nullable AlertWatch alerts,
      Clock clock) {
    this.access = access;
    this.energy = energy;
    this.schedulers = schedulers;
    this.alerts = alerts;
    this.options = options;
    this.ingest = ingest;
    this.store = store;
    this.wattHoursToday = wattHoursToday;
    this.clock = clock;
  }

  /**
   * Encrypts, with the certificate that is held at each handshake; to be called before the start.
   */
  public void encrypt(X509KeyManager holder) {
    certificate = holder;
  }

  /** Tells /health and /metrics of an external store; to be called before the start. */
  public void watch(Supplier<ExternalFigures> figures) {
    external = figures;
  }

  /** Lets an external store answer queries; to be called before the start. */
  public void readFrom(ServerAddress store) {
    reader = store;
  }

  public int port() {
    return server == null ? 0 : server.actualPort();
  }

  @Override
  public Future<?> start() {
    ClusterRoutes cluster = new ClusterRoutes(options, ingest, wattHoursToday, alerts);
    Feed feed = new Feed(vertx, clock, () -> cluster.snapshot().map(Json::write));
    HttpServerOptions listening =
        new HttpServerOptions()
            .setHost(options.bind())
            .setPort(options.port())
            .setCompressionSupported(true)
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxHeaderSize(16 << 10)
            .setMaxInitialLineLength(8 << 10)
            .setMaxFormAttributeSize(MAX_QUERY_BYTES)
            .setMaxWebSocketMessageSize(64 << 10);
    if (certificate != null) {
      listening.setSsl(true).setKeyCertOptions(KeyCertOptions.wrap(certificate));
    }
    HttpServer http = vertx.createHttpServer(listening);
    server = http;
    http.requestHandler(router(cluster, feed));
    http.connectionHandler(new ConnectionLimit(refusals)::accept);
    if (alerts != null) {
      alerts.listen(
          (now, current, changes, silences) -> {
            if (!changes.isEmpty()) {
              context.runOnContext(nothing -> feed.publish());
            }
          });
    }
    feed.start();
    vertx.setPeriodic(USES_MILLIS, timer -> saveUses());
    return http.listen();
  }

  @Override
  public Future<?> stop() {
    Future<Void> closed = server == null ? Future.succeededFuture() : server.close();
    return closed.compose(nothing -> saveUses());
  }

  /** Keeps when tokens were last used; losing a minute of that is no harm. */
  private Future<Boolean> saveUses() {
    return vertx
        .executeBlocking(
            () -> {
              access.tokens().saveUses();
              return true;
            },
            false)
        .otherwise(
            e -> {
              LOG.debug("uses of tokens were not kept", e);
              return false;
            });
  }

  private Router router(ClusterRoutes cluster, Feed feed) {
    Router router = Router.router(vertx);
    router.route().handler(new Guard(access, refusals, clock));
    AccessRoutes login = new AccessRoutes(access, refusals);
    router.get("/api/v1/access").handler(login::get);
    router.post("/api/v1/access").handler(login::post);
    router.delete("/api/v1/access").handler(login::delete);
    TokenRoutes tokens = new TokenRoutes(access.tokens(), ingest, options.bind(), vertx, clock);
    router.get("/api/v1/tokens").handler(tokens::list);
    router.post("/api/v1/tokens").handler(tokens::create);
    router.delete("/api/v1/tokens/:id").handler(tokens::revoke);
    router.get("/health").handler(healthRoute());
    router.get("/api/v1/cluster").handler(cluster::cluster);
    router.get("/api/v1/feed").handler(request -> cluster.feed(feed, request));
    router.get("/api/v1/nodes").handler(cluster::nodes);
    router.get("/api/v1/nodes/:name").handler(cluster::node);
    SeriesRoutes series = new SeriesRoutes(ingest, store, vertx, clock);
    router.get("/api/v1/series").handler(series::get);
    router.get("/api/v1/measurements").handler(series::measurements);
    JobRoutes jobs = new JobRoutes(ingest, store, this::figures, vertx, clock);
    router.get("/api/v1/jobs").handler(jobs::list);
    router.get("/api/v1/jobs/:id").handler(jobs::one);
    router.post("/api/v1/jobs").handler(new RunRoute(ingest)::post);
    ReportRoute report =
        new ReportRoute(ingest, store, options.report(), this::figures, vertx, clock);
    router.get("/api/v1/reports/efficiency").handler(report::get);
    EnergyService ledger = energy;
    if (ledger != null) {
      router.get("/api/v1/ledger").handler(new LedgerRoutes(ledger, vertx, clock)::get);
      CalibrationRoutes calibration = new CalibrationRoutes(ledger, CalibrationRoutes.ownHost());
      router.get("/api/v1/calibration").handler(calibration::get);
      router.post("/api/v1/calibration").handler(calibration::post);
    }
    if (alerts != null) {
      alertRoutes(router, new AlertRoutes(alerts, vertx, clock));
    }
    nodeRoutes(router, new NodeRoutes(ingest.registrar()));
    router.get("/api/v1/export").handler(new ExportRoute(ingest, store, vertx, clock)::get);
    Records.Ledger spans = ledger == null ? Records.ledgerOf(store) : ledger::ledger;
    LedgerCache cache = new LedgerCache(spans, clock);
    QueryRelay relay = null;
    VictoriaClient victoria = null;
    if (reader != null && reader.kind().answersInfluxQl()) {
      relay = new QueryRelay(vertx, reader);
    } else if (reader != null) {
      victoria = new VictoriaClient(reader);
    }
    QueryRoutes query =
        new QueryRoutes(ingest, store, cache, this::figures, relay, victoria, vertx, clock);
    router.get("/query").handler(query::query);
    router.post("/query").handler(BodyHandler.create(false).setBodyLimit(MAX_QUERY_BYTES));
    router.post("/query").handler(query::query);
    router.route("/ping").handler(query::ping);
    router.get("/metrics").handler(metricsRoute());
    LineIngest lines = new LineIngest(ingest, store, vertx);
    WriteRoutes write = new WriteRoutes(ingest, lines, options.maxRequestBytes(), vertx, clock);
    for (String path : List.of("/write", "/api/v2/write")) {
      router.post(path).handler(write::post);
    }
    router.get("/").handler(request -> pages.serve(request, "web", "index.html"));
    router
        .getWithRegex("/webjars/chart\\.js/(?<path>.+)")
        .handler(request -> pages.serve(request, CHART_JS, request.pathParam("path")));
    router
        .getWithRegex("/web/(?<path>.+)")
        .handler(request -> pages.serve(request, "web", request.pathParam("path")));
    router
        .getWithRegex("/(?<path>[a-z-]+\\.(html|ico|svg))")
        .handler(request -> pages.serve(request, "web", request.pathParam("path")));
    router.route().last().handler(request -> request.fail(404));
    router.route().failureHandler(HttpApi::failed);
    return router;
  }

  private static void nodeRoutes(Router router, NodeRoutes routes) {
    router.post("/api/v1/nodes/:name/revoke").handler(routes::revoke);
    router.post("/api/v1/nodes/:name/approve").handler(routes::approve);
    router.post("/api/v1/nodes/:name/forget").handler(routes::forget);
    router.post("/api/v1/nodes/:name/rename").handler(routes::rename);
  }

  private static void alertRoutes(Router router, AlertRoutes routes) {
    router.get("/api/v1/alerts").handler(routes::list);
    router.post("/api/v1/alerts/:id/ack").handler(routes::acknowledge);
    router.get("/api/v1/silences").handler(routes::silences);
    router.post("/api/v1/silences").handler(routes::silence);
    router.delete("/api/v1/silences").handler(routes::unsilence);
    router.delete("/api/v1/silences/:id").handler(routes::unsilence);
  }

  private EnergyFigures figures() {
    return energy == null ? EnergyFigures.NONE : energy.figures();
  }

  private @Nullable EnergyStatus energyStatus() {
    return energy == null ? null : energy.status();
  }

  private io.vertx.core.Handler<RoutingContext> healthRoute() {
    Health health =
        new Health(
            ingest, options.stateDir(), schedulers, this::energyStatus, alerts, external, clock);
    return request ->
        vertx
            .executeBlocking(health::answer, false)
            .onSuccess(answer -> json(request, mayRead(request) ? answer : answer.brief()))
            .onFailure(request::fail);
  }

  private static boolean mayRead(RoutingContext request) {
    Role role = Guard.role(request);
    return role != null && role.may(Role.READ);
  }

  private io.vertx.core.Handler<RoutingContext> metricsRoute() {
    MetricsPage page =
        new MetricsPage(
            ingest.stats(),
            store,
            () ->
                ingest
                    .ask(() -> shown(ingest.state().values(), ingest.state().jobs().users()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join(),
            this::figures);
    if (alerts != null) {
      page.watching(alerts::figures, alerts::receivers);
    }
    if (external != null) {
      page.exporting(external);
    }
    page.guarding(refusals);
    return request -> {
      String accept = request.request().getHeader("Accept");
      vertx
          .executeBlocking(() -> page.text(accept), false)
          .onSuccess(
              text ->
                  request
                      .response()
                      .putHeader("Content-Type", MetricsPage.contentType(accept))
                      .end(text))
          .onFailure(request::fail);
    };
  }

  private static List<NodeValues> shown(List<NodeValues> all, UserNames users) {
    return users == UserNames.SHOWN ? all : all.stream().map(node -> node.shown(users)).toList();
  }

  static void json(RoutingContext request, Object answer) {
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(Json.write(answer));
  }

  private static void failed(RoutingContext request) {
    int status = request.statusCode() < 400 ? 500 : request.statusCode();
    String message = "no such page: " + request.request().path();
    if (request.failure() instanceof ApiException api) {
      status = api.status();
      message = String.valueOf(api.getMessage());
    } else if (status != 404) {
      message = status == 500 ? "internal error; the log has the details" : "bad request";
      LOG.warn(
          "{} {} failed", request.request().method(), request.request().path(), request.failure());
    }
    if (request.response().ended()) {
      return;
    }
    if (status == 503 || status == 429) {
      request.response().putHeader("Retry-After", "5");
    }
    boolean write = request.request().method().equals(HttpMethod.POST);
    boolean second = write && request.request().path().startsWith("/api/v2");
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(
            Json.write(
                second
                    ? Map.of("code", code(status), "message", message)
                    : Map.of("error", message)));
  }

  private static String code(int status) {
    return switch (status) {
      case 401 -> "unauthorized";
      case 403 -> "forbidden";
      case 404 -> "not found";
      case 413 -> "request too large";
      case 429 -> "too many requests";
      case 503 -> "unavailable";
      default -> status < 500 ? "invalid" : "internal error";
    };
  }
}
