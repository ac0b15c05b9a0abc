package dev.wattrack.aggregator.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.model.config.Entry;
import dev.wattrack.testkit.process.ChildProcess;
import dev.wattrack.testkit.process.Processes;
import dev.wattrack.testkit.rack.RackHistory;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Prometheus scrapes the page of an aggregator that knows a whole rack. */
class PrometheusTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long SEED = 5;

  @TempDir Path dir;

  @Test
  void aRealPrometheusReadsEveryNodeAndHasNothingToComplainOf() throws Exception {
    boolean there = Files.isExecutable(PROMETHEUS) && Files.isExecutable(PROMTOOL);
    assumeTrue(
        there || "true".equals(System.getenv("CI")),
        "prometheus is missing: apt-get install --no-install-recommends prometheus");
    Clock clock = Clock.systemUTC();
    List<Entry> entries =
        List.of(
            new Entry("ingest.port", "0", "test"),
            new Entry("http.port", "0", "test"),
            new Entry("insecure", "true", "test"),
            new Entry("jobs.slurm.ask", "off", "test"),
            new Entry("state_dir", dir.toString(), "test"));
    SqliteStore store =
        SqliteStore.open(
            Files.createDirectory(dir.resolve("store")), SqliteStoreOptions.defaults(), clock);
    try (Aggregator aggregator =
            Aggregator.start(AggregatorConfig.load(null, Map.of(), entries), store, clock);
        Processes processes = new Processes()) {
      int port = aggregator.httpPort();
      write(port, clock);
      int own = Processes.freePort();
      ChildProcess prometheus = processes.start(dir, Map.of(), command(port, own));
      String load = "wattrack_system_load1";
      await()
          .ignoreExceptions()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(hosts(own, load))
                      .as(prometheus.output())
                      .contains("jetson-1", "jetson-2", "pi4-1", "pi4-2", "pi4-3", "pi5"));
      assertThat(hosts(own, "wattrack_climate_temperature_celsius")).containsExactly("pi5");
      assertThat(
              ask(own, "query?query=wattrack_store_commits_total").at("/data/result/0").isEmpty())
          .isFalse();
      JsonNode target = ask(own, "targets").at("/data/activeTargets/0");
      assertThat(target.path("health").asText()).isEqualTo("up");
      assertThat(target.path("lastError").asText()).isEmpty();
      JsonNode watts = ask(own, "metadata?metric=wattrack_power_watts");
      assertThat(watts.at("/data/wattrack_power_watts/0/type").asText()).isEqualTo("gauge");
      assertThat(watts.at("/data/wattrack_power_watts/0/help").asText()).startsWith("power: ");
      promtoolIsSilent(processes, port);
    }
  }

  private List<String> command(int port, int own) throws Exception {
    Path config =
        Files.writeString(
            dir.resolve("prometheus.yml"),
            """
            scrape_configs:
              - job_name: wattrack
                scrape_interval: 2s
                scrape_timeout: 2s
                static_configs:
                  - targets: ["127.0.0.1:%d"]
            """
                .formatted(port));
    return List.of(
        PROMETHEUS.toString(),
        "--config.file=" + config,
        "--storage.tsdb.path=" + dir.resolve("tsdb"),
        "--web.listen-address=127.0.0.1:" + own);
  }

  private void promtoolIsSilent(Processes processes, int port) throws Exception {
    HttpResponse<String> page =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString());
    Path file = Files.writeString(dir.resolve("metrics.txt"), page.body());
    List<String> check =
        List.of("sh", "-c", PROMTOOL + " check metrics <" + file + " && echo silent");
    ChildProcess promtool = processes.start(dir, Map.of(), check);
    promtool.awaitLine("silent", PATIENCE);
    assertThat(promtool.output()).isEqualTo("silent");
  }

  /** A minute of the rack that ends now. */
  private static void write(int port, Clock clock) throws Exception {
    RackLines lines = new RackLines();
    long start = clock.instant().getEpochSecond() - 60;
    RackHistory.of("pi-rack", SEED, start, 1, 20, lines);
    URI uri = URI.create("http://127.0.0.1:" + port + "/write?db=wattrack&precision=ns");
    HttpResponse<String> answer =
        CLIENT.send(
            HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofString(lines.text()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  private static JsonNode ask(int port, String what) throws Exception {
    return JSON.readTree(
        CLIENT
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + what))
                    .timeout(Duration.ofSeconds(30))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body());
  }

  /** The hosts that have ever had a metric in the last minutes. */
  private static Set<String> hosts(int port, String metric) throws Exception {
    String query = URLEncoder.encode("last_over_time(" + metric + "[10m])", StandardCharsets.UTF_8);
    Set<String> hosts = new TreeSet<>();
    ask(port, "query?query=" + query)
        .at("/data/result")
        .forEach(one -> hosts.add(one.at("/metric/host").asText()));
    return hosts;
  }
}
