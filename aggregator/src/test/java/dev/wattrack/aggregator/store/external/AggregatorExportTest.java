package dev.wattrack.aggregator.store.external;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole aggregator with an external store, from its settings to /health and /metrics. */
class AggregatorExportTest {
  private static final long PATIENCE_MILLIS = 60_000;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir Path dir = Path.of("unset");

  private static String get(int port, String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + port + path);
    return CLIENT
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static boolean says(int port, String path, String word) {
    try {
      return get(port, path).contains(word);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void write(int port, String lines) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + port + "/write?db=wattrack");
    HttpRequest request =
        HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofString(lines)).build();
    assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(204);
  }

  /** As old as that many seconds; what is too old would be dropped by retention. */
  private static String line(int age) {
    long second = Instant.now().getEpochSecond() - age;
    return "m,host=a v=" + age + " " + second + "000000000\n";
  }

  @Test
  void ingestGoesOnWhateverTheServerDoesAndHealthSaysWhatIsWrong() throws Exception {
    Path token = Files.writeString(dir.resolve("token"), "first");
    try (FakeInflux server = new FakeInflux(ServerKind.INFLUXDB2, token, "first")) {
      server.start();
      AggregatorConfig config =
          AggregatorConfig.load(
              null,
              Map.of(
                  "WATTRACK_STATE_DIR", dir.toString(),
                  "WATTRACK_INGEST_PORT", "0",
                  "WATTRACK_HTTP_PORT", "0",
                  "WATTRACK_INSECURE", "true",
                  "WATTRACK_STORE_EXTERNAL_TYPE", "influxdb2",
                  "WATTRACK_STORE_EXTERNAL_URL", server.address().url(),
                  "WATTRACK_STORE_EXTERNAL_ORG", "rack",
                  "WATTRACK_STORE_EXTERNAL_TOKEN_FILE", token.toString()),
              List.of());
      SqliteStoreOptions options =
          SqliteStoreOptions.defaults().withOutbox(config.external().target());
      try (Aggregator aggregator =
          Aggregator.start(
              config,
              SqliteStore.open(config.stateDir(), options, Clock.systemUTC()),
              Clock.systemUTC())) {
        int port = aggregator.httpPort();
        write(port, line(1));
        assertThat(Wait.until(() -> server.read().size() == 1, PATIENCE_MILLIS)).isTrue();
        assertThat(get(port, "/health")).contains("store.external", "has everything");
        assertThat(get(port, "/metrics")).contains("wattrack_external_lines_total 1");
        server.accepted = "second";
        write(port, line(20));
        assertThat(Wait.until(() -> says(port, "/health", "refuses the token"), PATIENCE_MILLIS))
            .isTrue();
        assertThat(get(port, "/health")).contains("\"status\":\"degraded\"");
        assertThat(get(port, "/metrics")).contains("wattrack_external_up 0");
        write(port, line(30));
        Files.writeString(token, "second");
        assertThat(Wait.until(() -> server.read().size() >= 3, PATIENCE_MILLIS)).isTrue();
        assertThat(server.read().values()).containsExactlyInAnyOrder(1.0, 20.0, 30.0);
      }
    }
  }
}
