package dev.wattrack.aggregator.jobs.dask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.aggregator.jobs.JobSource.Outcome;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A scheduler that says what the test wants. */
class DaskSourceTest {
  private static final String COMMENT = "# Prometheus metrics are not available, see https://…\n";
  private final Vertx vertx = Vertx.vertx();
  private final Map<String, String> routes = new ConcurrentHashMap<>();
  private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger metricsAsked = new AtomicInteger();
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private HttpServer server;
  private DaskSource source;

  @BeforeEach
  void start() throws Exception {
    server =
        vertx
            .createHttpServer()
            .webSocketHandler(sockets::add)
            .requestHandler(
                request -> {
                  metricsAsked.addAndGet(request.path().equals("/metrics") ? 1 : 0);
                  String body = routes.get(request.path());
                  request.response().setStatusCode(body == null ? 404 : 200);
                  request.response().end(body == null ? "" : body);
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    source =
        new DaskSource(
            vertx,
            "http://127.0.0.1:" + server.actualPort(),
            Duration.ofSeconds(1),
            words -> {
              Map<String, String> nodes = new HashMap<>();
              words.stream().filter("w1"::equals).forEach(word -> nodes.put(word, "pi1"));
              return nodes;
            },
            () -> now);
    identity("S-1");
  }

  @AfterEach
  void stop() throws Exception {
    source.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private void identity(String id) {
    routes.put(
        "/json/identity.json",
        "{\"id\":\"" + id + "\",\"workers\":{\"tcp://10.0.0.1:1\":{\"name\":\"w1\"}}}");
  }

  private void finished(String key) {
    String message =
        "{\"name\":\"transition\",\"action\":\"compute\",\"status\":\"OK\",\"start\":1,\"stop\":2,\"key\":\"";
    sockets.get(sockets.size() - 1).writeTextMessage(message + key + "\"}");
  }

  private static JobSpan only(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Seen.class);
    return ((Outcome.Seen) outcome).jobs().get(0);
  }

  @Test
  void withoutPrometheusTheEventsAreCountedAndTheMetricsAreNoData() {
    routes.put("/metrics", COMMENT);
    assertThat(only(source.poll(List.of())).nodes()).containsExactly("pi1");
    finished("pi-1");
    finished("pi-2");
    await().untilAsserted(() -> assertThat(only(source.poll(List.of())).tasksDone()).isEqualTo(2));
    assertThat(((Outcome.Seen) source.poll(List.of())).detail()).contains("no /metrics");
    assertThat(metricsAsked).as("once in five seconds").hasValue(1);
  }

  @Test
  void aBrokenConnectionIsMadeAnewAndCountsNothingTwice() {
    routes.put("/metrics", COMMENT);
    source.poll(List.of());
    finished("pi-1");
    await().until(() -> Long.valueOf(1).equals(only(source.poll(List.of())).tasksDone()));
    sockets.get(0).close();
    await()
        .until(
            () -> {
              source.poll(List.of());
              return sockets.size() == 2;
            });
    finished("pi-2");
    await().until(() -> Long.valueOf(2).equals(only(source.poll(List.of())).tasksDone()));
    assertThat(only(source.poll(List.of())).tasksDone()).isEqualTo(2);
  }

  @Test
  void anotherSchedulerAtTheAddressEndsTheJobOfTheOneBefore() {
    String totals = "dask_scheduler_prefix_state_totals_total{state=\"memory\",task_prefix_name=";
    routes.put("/metrics", totals + "\"pi\"} 7\n");
    JobSpan first = only(source.poll(List.of()));
    assertThat(first.tasksDone()).isEqualTo(7);
    now = now.plusSeconds(6);
    identity("S-2");
    Outcome.Seen restarted = (Outcome.Seen) source.poll(List.of(first));
    assertThat(restarted.jobs().get(0).id()).isEqualTo("S-2");
    assertThat(restarted.jobs().get(0).tasksDone()).as("asked of whom is not known").isNull();
    JobSpan ended = restarted.jobs().get(1);
    assertThat(ended.state()).isEqualTo(JobState.COMPLETED);
    assertThat(ended.tasksDone()).isEqualTo(7);
    assertThat(ended.ended()).isEqualTo(now.minusSeconds(6));
  }

  @Test
  void whatIsNoSchedulerIsSaidInWords() {
    routes.clear();
    assertThat(source.poll(List.of()).toString()).contains("HTTP 404").contains("jobs.dask.url");
    routes.put("/json/identity.json", "<html>");
    assertThat(source.poll(List.of()).toString()).contains("is not what a Dask scheduler says");
  }

  @Test
  void aSchedulerThatNobodyIsAtForAMinuteHasEnded() throws Exception {
    JobSpan job = only(source.poll(List.of()));
    server.close().toCompletionStage().toCompletableFuture().get();
    assertThat(source.poll(List.of(job))).isInstanceOf(Outcome.Failed.class);
    now = now.plusSeconds(61);
    Outcome.Partly gone = (Outcome.Partly) source.poll(List.of(job));
    assertThat(gone.jobs().get(0).state()).isEqualTo(JobState.COMPLETED);
    assertThat(gone.trouble()).contains("cannot be asked");
  }
}
