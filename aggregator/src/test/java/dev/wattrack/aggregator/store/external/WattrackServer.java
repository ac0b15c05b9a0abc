package dev.wattrack.aggregator.store.external;

import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Another aggregator with the embedded store: Wattrack behind Wattrack. */
final class WattrackServer implements TestServer {
  private static final Duration FOREVER = SqliteStoreOptions.FOREVER;
  private final Path dir;
  private final int port;
  private @Nullable Aggregator aggregator;

  WattrackServer(Path dir) throws IOException {
    this.dir = dir;
    port = ServerProcess.freePort();
  }

  @Override
  public void start() throws Exception {
    AggregatorConfig config =
        AggregatorConfig.load(
            null,
            Map.of(
                "WATTRACK_STATE_DIR",
                dir.toString(),
                "WATTRACK_INGEST_PORT",
                "0",
                "WATTRACK_INSECURE",
                "true",
                "WATTRACK_ENERGY_ENABLED",
                "false",
                "WATTRACK_HTTP_PORT",
                "" + port),
            java.util.List.of());
    SqliteStoreOptions options =
        SqliteStoreOptions.defaults().withRetention(FOREVER, FOREVER, FOREVER);
    aggregator =
        Aggregator.start(
            config, SqliteStore.open(dir, options, Clock.systemUTC()), Clock.systemUTC());
  }

  @Override
  public void stop() {
    if (aggregator != null) {
      aggregator.close();
      aggregator = null;
    }
  }

  @Override
  public ServerAddress address() {
    return new ServerAddress(
        ServerKind.WATTRACK,
        "http://127.0.0.1:" + port,
        "",
        "wattrack",
        "",
        null,
        null,
        Duration.ofSeconds(60));
  }

  @Override
  public Map<ReadPoint, Object> read() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            address().url()
                                + "/api/v1/export?format=lp&from=2026-01-01T00:00:00Z"
                                + "&to=2026-01-03T00:00:00Z"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    Map<ReadPoint, Object> all = new HashMap<>();
    for (StrictLines.Line line : StrictLines.read(answer.body())) {
      all.putAll(line.values());
    }
    return all;
  }

  @Override
  public void close() {
    stop();
  }
}
