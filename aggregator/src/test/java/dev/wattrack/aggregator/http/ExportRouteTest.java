package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.aggregator.access.HttpAccess;
import dev.wattrack.aggregator.access.OwnToken;
import dev.wattrack.aggregator.access.Tokens;
import dev.wattrack.aggregator.ingest.IngestOptions;
import dev.wattrack.aggregator.ingest.IngestServer;
import dev.wattrack.aggregator.ingest.RecordingStore;
import dev.wattrack.aggregator.live.ClusterState;
import dev.wattrack.aggregator.live.EnergyToday;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportRouteTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();
  private final RecordingStore store = new RecordingStore();
  @TempDir Path dir;

  @AfterEach
  void stop() throws Exception {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void exportsThatTakeLongHoldUpNothingButFurtherExports() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger scans = new AtomicInteger();
    store.onScan(
        () -> {
          scans.incrementAndGet();
          try {
            gate.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    ClusterState state =
        new ClusterState(Clock.systemUTC(), System::currentTimeMillis, 5, List.of(), Map.of());
    IngestServer ingest =
        new IngestServer(
            new IngestOptions("127.0.0.1", 0, Duration.ofSeconds(1), 100, 10),
            store,
            state,
            Clock.systemUTC());
    HttpApi http =
        new HttpApi(
            new HttpApi.Options("c", "127.0.0.1", 0, 1_000, dir),
            new HttpAccess(
                new Tokens(store.tokens(), Clock.systemUTC()),
                OwnToken.write(dir, Clock.systemUTC()),
                false),
            ingest,
            store,
            () -> EnergyToday.UNKNOWN,
            Clock.systemUTC());
    get(vertx.deployVerticle(ingest));
    get(vertx.deployVerticle(http));
    List<CompletableFuture<HttpResponse<String>>> slow = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      int expected = i;
      slow.add(CLIENT.sendAsync(request(http, "export"), HttpResponse.BodyHandlers.ofString()));
      await().until(() -> scans.get() == expected);
    }
    HttpResponse<String> refused = send(http, "export");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("2 exports are running");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(send(http, "series?measurement=a&field=b").statusCode()).isEqualTo(200);
    gate.countDown();
    for (CompletableFuture<HttpResponse<String>> one : slow) {
      assertThat(one.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(send(http, "export").statusCode()).isEqualTo(200);
  }

  private static HttpRequest request(HttpApi http, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + "/api/v1/" + path))
        .build();
  }

  private static HttpResponse<String> send(HttpApi http, String path) throws Exception {
    return CLIENT.send(request(http, path), HttpResponse.BodyHandlers.ofString());
  }
}
