package dev.wattrack.aggregator.store.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.testkit.time.Wait;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /query} where the external store is asked, and what is still answered by Wattrack. */
class ReadingBackTest {
  private static final long PATIENCE_MILLIS = 60_000;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir Path dir = Path.of("unset");

  private Aggregator start(ServerAddress server, String timeout) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("WATTRACK_STATE_DIR", Files.createDirectories(dir.resolve("state")).toString());
    settings.put("WATTRACK_INGEST_PORT", "0");
    settings.put("WATTRACK_HTTP_PORT", "0");
    settings.put("WATTRACK_ENERGY_ENABLED", "false");
    settings.put("WATTRACK_INSECURE", "true"); // lines without a token
    settings.put("WATTRACK_STORE_EXTERNAL_TYPE", server.kind().key());
    settings.put("WATTRACK_STORE_EXTERNAL_URL", server.url());
    settings.put("WATTRACK_STORE_EXTERNAL_ORG", server.org());
    settings.put("WATTRACK_STORE_EXTERNAL_READ", "true");
    settings.put("WATTRACK_STORE_EXTERNAL_TIMEOUT", timeout);
    if (server.tokenFile() != null) {
      settings.put("WATTRACK_STORE_EXTERNAL_TOKEN_FILE", server.tokenFile().toString());
    }
    AggregatorConfig config = AggregatorConfig.load(null, settings, List.of());
    SqliteStoreOptions options = SqliteStoreOptions.defaults().withOutbox(server.target());
    return Aggregator.start(
        config, SqliteStore.open(config.stateDir(), options, Clock.systemUTC()), Clock.systemUTC());
  }

  private static HttpResponse<String> ask(Aggregator aggregator, String query, String more)
      throws Exception {
    String form = "db=wattrack&q=" + ServerProcess.encoded(query) + more;
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + aggregator.httpPort() + "/query"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static int write(Aggregator aggregator, String lines) throws Exception {
    String place = "http://127.0.0.1:" + aggregator.httpPort() + "/write?db=wattrack&precision=s";
    HttpRequest write =
        HttpRequest.newBuilder(URI.create(place))
            .POST(HttpRequest.BodyPublishers.ofString(lines))
            .build();
    return CLIENT.send(write, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private static boolean holds(TestServer server, int values) {
    try {
      return server.read().size() == values;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theSecondInfluxDbIsAskedWithItsTokenAndItsWordsComeBack() throws Exception {
    Path token = Files.writeString(dir.resolve("token"), "first");
    try (FakeInflux server = new FakeInflux(ServerKind.INFLUXDB2, token, "first")) {
      server.start();
      try (Aggregator aggregator = start(server.address(), "30s")) {
        String plain = "SELECT v FROM m";
        assertThat(ask(aggregator, plain, "&epoch=ms&chunked=true&evil=1").body())
            .contains("GET 15", "{chunked=true, db=wattrack, epoch=ms}");
        String wide = "SELECT v FROM m WHERE h = '" + "x".repeat(7_000) + "'";
        assertThat(ask(aggregator, wide, "").body()).contains("POST " + wide.length());
        assertThat(ask(aggregator, "SELECT joules FROM job_run", "").body())
            .isEqualToIgnoringWhitespace("{\"results\":[{\"statement_id\":0}]}");
        assertThat(ask(aggregator, "DROP DATABASE wattrack", "").statusCode()).isEqualTo(400);

        HttpResponse<String> nonsense = ask(aggregator, "SELECT nonsense(v) FROM m", "");
        assertThat(nonsense.statusCode()).isEqualTo(400);
        assertThat(nonsense.body()).isEqualToIgnoringWhitespace("{\"error\":\"found nonsense\"}");
        server.fault = FakeInflux.Fault.DISK_FULL;
        assertThat(ask(aggregator, plain, "").body())
            .contains("InfluxDB 2 at", "HTTP 500: no space left");
        server.fault = FakeInflux.Fault.NONE;
        server.accepted = "second";
        HttpResponse<String> refused = ask(aggregator, plain, "");
        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.body()).contains("refuses the token", "unauthorized access");
        Files.writeString(token, "second");
        assertThat(ask(aggregator, plain, "").statusCode()).as("a new token").isEqualTo(200);
        server.stop();
        HttpResponse<String> away = ask(aggregator, plain, "");
        assertThat(away.statusCode()).isEqualTo(502);
        assertThat(away.body()).contains("does not answer", "store.external.read: false");
      }
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsNotWaitedForLongerThanItsTime() throws Exception {
    Path token = Files.writeString(dir.resolve("token"), "first");
    try (FakeInflux server = new FakeInflux(ServerKind.INFLUXDB3, token, "first")) {
      server.start();
      server.fault = FakeInflux.Fault.SLOW;
      try (Aggregator aggregator = start(server.address(), "1s")) {
        HttpResponse<String> late = ask(aggregator, "SELECT v FROM m", "");
        assertThat(late.statusCode()).isIn(502, 503);
        assertThat(late.body()).contains("InfluxDB 3 at", "does not answer");
      }
      server.released.countDown();
    }
  }

  @Test
  void theFirstInfluxDbAnswersWhatWattrackCannot() throws Exception {
    assumeTrue(
        Files.isExecutable(RealInfluxOne.PROGRAM) || "true".equals(System.getenv("CI")),
        "influxd is missing: apt-get install --no-install-recommends influxdb");
    try (RealInfluxOne server = new RealInfluxOne(Files.createDirectory(dir.resolve("influx")))) {
      server.start();
      try (Aggregator aggregator = start(server.address(), "30s")) {
        long second = Clock.systemUTC().instant().getEpochSecond();
        String lines = "m,host=a v=1 %d\nm,host=a v=5 %d\n";
        assertThat(write(aggregator, lines.formatted(second - 9, second - 8))).isEqualTo(204);
        assertThat(Wait.until(() -> holds(server, 2), PATIENCE_MILLIS)).isTrue();
        HttpResponse<String> top = ask(aggregator, "SELECT top(v, 1) FROM m", "&epoch=s");
        assertThat(top.body()).contains("[[" + (second - 8) + ",5]]");
        assertThat(top.headers().firstValue("X-Influxdb-Version")).contains("1.6.7~rc0");
        assertThat(ask(aggregator, "SHOW TAG VALUES FROM m WITH KEY = host", "").body())
            .contains("[\"host\",\"a\"]");
        assertThat(ask(aggregator, "SHOW MEASUREMENTS", "").body()).contains("\"m\"");
      }
    }
  }

  @Test
  void victoriaMetricsIsAskedInItsOwnLanguageAndForTheLastSecondsToo() throws Exception {
    assumeTrue(
        Files.isExecutable(RealVictoria.PROGRAM) || "true".equals(System.getenv("CI")),
        "it is missing: apt-get install --no-install-recommends victoria-metrics");
    try (RealVictoria server = new RealVictoria(Files.createDirectory(dir.resolve("vm")))) {
      server.start();
      try (Aggregator aggregator = start(server.address(), "30s")) {
        long newest = Clock.systemUTC().instant().getEpochSecond() / 10 * 10 - 1;
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 60; i++) {
          lines.append("sq,host=a v=%d,t=\"x\" %d\n".formatted(i * i, newest - 59 + i));
        }
        assertThat(write(aggregator, lines + "other_thing,host=b v=1 " + newest)).isEqualTo(204);
        assertThat(Wait.until(() -> holds(server, 61), PATIENCE_MILLIS)).isTrue();
        String sums =
            "SELECT sum(v) FROM sq WHERE time > %ds AND time <= %ds GROUP BY time(10s)"
                .formatted(newest - 60, newest);
        assertThat(ask(aggregator, sums, "&epoch=s").body())
            .as("each window has its own sum, however new it is")
            .contains(",285]", ",2185]", ",6085]", ",11985]", ",19885]", ",29785]");
        String fine =
            "SELECT mean(v) FROM sq WHERE time > now() - 365d GROUP BY time(1ms) fill(none)";
        assertThat(ask(aggregator, fine, "&epoch=s").body())
            .as("of 31 thousand million windows those that have something, and soon")
            .contains("[" + newest + ",3481]", "[" + (newest - 59) + ",0]");
        assertThat(ask(aggregator, "SHOW MEASUREMENTS", "").body())
            .contains("[\"sq\"]", "[\"other_thing\"]");
        assertThat(ask(aggregator, "SELECT last(t) FROM sq", "").body())
            .as("a text, of which VictoriaMetrics has a 0 at best")
            .contains("\"x\"");
        assertThat(ask(aggregator, "SELECT watts FROM ledger", "").statusCode()).isEqualTo(200);
        server.stop();
        HttpResponse<String> away = ask(aggregator, sums, "");
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.body()).contains("VictoriaMetrics at", "store.external.read: false");
      }
    }
  }
}
