package dev.wattrack.aggregator.store.external.victoria;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.external.ServerAddress;
import dev.wattrack.aggregator.store.external.ServerKind;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a server's answers, good and bad; a real one is asked by the corpus. */
class VictoriaClientTest {
  /** As victoria-metrics 1.79.5 writes them. */
  private static final String MATRIX =
      """
      {"status":"success","data":{"resultType":"matrix","result":[\
      {"metric":{"host":"a"},"values":[[1795287189.999,"45"],[1795287199.999,"1.5e-07"]]},\
      {"metric":{"host":"b"},"values":[[1795287189.999,"NaN"],[1795287199.999,"-2"]]}]}}""";

  private static final String EXPORT =
      """
      {"metric":{"__name__":"cpu_v","host":"a"},"values":[1,null,3,4],"timestamps":[10,20,30,30]}
      {"metric":{"__name__":"cpu_v"},"values":[0.5,"Infinity"],"timestamps":[10,20]}
      """;

  private static final Selector ANY = Selector.named("cpu_v");

  @TempDir Path dir;
  private HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile int status = 200;
  private volatile String answer = "";
  private volatile boolean silent;
  private volatile String asked = "";
  private volatile @Nullable String authorization;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          authorization = exchange.getRequestHeaders().getFirst("Authorization");
          String form =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked = exchange.getRequestURI() + " " + form;
          try {
            if (silent) {
              released.await();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    released.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private VictoriaClient client(String user, @Nullable Path secret, Duration timeout) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/proxy";
    return new VictoriaClient(
        new ServerAddress(
            ServerKind.VICTORIAMETRICS, url, "", "wattrack", user, secret, null, timeout, true));
  }

  private VictoriaClient client() {
    return client("", null, Duration.ofSeconds(30));
  }

  @Test
  void windowsComeWithTheirTimes() throws Exception {
    answer = MATRIX;
    List<Found> found =
        client().windows("sum_over_time", ANY, 10_000, 1795287189999L, 1795287199999L, 100);
    assertThat(asked)
        .startsWith("/proxy/api/v1/query_range ")
        .contains("nocache=1", "start=1795200789.999", "end=1795200799.999", "step=10000ms")
        .contains("query=sum_over_time%28%7B__name__%3D%22cpu_v%22%7D%5B10000ms%5D+offset+-1d%29");
    assertThat(found).hasSize(2);
    assertThat(found.get(0).labels()).isEqualTo(Map.of("host", "a"));
    assertThat(found.get(0).timesMillis())
        .as("a day later than answered, for the question was put a day early")
        .containsExactly(1795287189999L + 86_400_000, 1795287199999L + 86_400_000);
    assertThat(found.get(0).values()).containsExactly(45, 1.5e-7);
    assertThat(found.get(1).values()).as("NaN is no value").containsExactly(-2);
  }

  @Test
  void samplesOfOneTimeAreTheLaterOne() throws Exception {
    answer = EXPORT;
    List<Found> found = client().samples(ANY, 10, 30, 100);
    assertThat(asked).contains("match%5B%5D=", "start=0.010", "end=0.030");
    assertThat(found.get(0).labels()).isEqualTo(Map.of("host", "a"));
    assertThat(found.get(0).timesMillis()).containsExactly(10, 30);
    assertThat(found.get(0).values()).containsExactly(1, 4);
    assertThat(found.get(1).values()).containsExactly(0.5);
  }

  @Test
  void tooMuchIsRefusedWhileItIsRead() {
    answer = EXPORT;
    assertThatThrownBy(() -> client().samples(ANY, 0, 30, 3))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("too many values; ask for a shorter time");
  }

  private StoreException failed(VictoriaClient client) {
    Throwable thrown = catchThrowable(() -> client.names(ANY));
    assertThat(thrown).isInstanceOf(StoreException.class);
    return (StoreException) thrown;
  }

  @Test
  void theServersOwnWordsAreTold() {
    status = 422;
    answer = "{\"status\":\"error\",\"errorType\":\"422\",\"error\":\"too \\\"many\\\" points\"}";
    StoreException lasting = failed(client());
    assertThat(lasting).hasMessageContaining("says: too \"many\" points");
    assertThat(lasting.retryable()).isFalse();
    status = 401;
    answer = "who are you";
    assertThat(failed(client())).hasMessageContaining("refuses the token or password: who are you");
    status = 302;
    StoreException moved = failed(client());
    assertThat(moved)
        .as("not followed, for the token is not meant for others")
        .hasMessageContaining("HTTP 302");
    assertThat(moved.retryable()).isTrue();
  }

  @Test
  void whoIsAwayOrSilentIsNotWaitedForLong() {
    silent = true;
    StoreException late = failed(client("", null, Duration.ofMillis(200)));
    assertThat(late).hasMessageContaining("cannot be read").hasMessageContaining("timed out");
    assertThat(late.retryable()).isTrue();
    released.countDown();
    server.stop(0);
    assertThat(failed(client())).hasMessageContaining("store.external.read: false");
  }

  @Test
  void afterATimeOutNobodyWaitsAgainAtOnce() {
    silent = true;
    VictoriaClient client = client("", null, Duration.ofMillis(200));
    assertThat(failed(client)).hasMessageContaining("timed out");
    asked = "nothing";
    assertThat(failed(client)).hasMessageContaining("timed out");
    assertThat(asked).isEqualTo("nothing");
  }

  @Test
  void seriesAreTheirLabelsEachOnceAndZeroIsNotNow() throws Exception {
    answer =
        "{\"status\":\"success\",\"data\":[{\"__name__\":\"m_a\",\"h\":\"1\"},"
            + "{\"__name__\":\"m_b\",\"h\":\"1\"},{\"__name__\":\"m_b\",\"h\":\"2\"}]}";
    assertThat(client().series(ANY, 0, 5_000))
        .containsExactlyInAnyOrder(
            new TreeMap<>(Map.of("h", "1")), new TreeMap<>(Map.of("h", "2")));
    assertThat(asked).as("0 would mean the last five minutes").endsWith("&start=1");
  }

  @Test
  void theSecretGoesWithEveryQuestion() throws Exception {
    Path secret = Files.writeString(dir.resolve("secret"), "s3\n");
    answer = "{\"status\":\"success\",\"data\":[\"cpu_v\"]}";
    assertThat(client("", secret, Duration.ofSeconds(30)).names(ANY)).containsExactly("cpu_v");
    assertThat(authorization).isEqualTo("Bearer s3");
    client("me", secret, Duration.ofSeconds(30)).names(ANY);
    assertThat(authorization).isEqualTo("Basic bWU6czM=");
  }

  @Test
  void everyBeginningAndEveryChangedByteGivesAnAnswerOrAStatedTrouble() throws Exception {
    for (String whole : List.of(MATRIX, EXPORT)) {
      byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < bytes.length; i++) {
        byte[] cut = java.util.Arrays.copyOf(bytes, i);
        byte[] changed = bytes.clone();
        changed[i] ^= 0x15;
        for (byte[] each : List.of(cut, changed)) {
          for (boolean matrix : List.of(true, false)) {
            Throwable thrown =
                catchThrowable(
                    () -> {
                      var in = new ByteArrayInputStream(each);
                      List<Found> found =
                          matrix ? SeriesJson.matrix(in, 9) : SeriesJson.export(in, 9);
                      for (Found one : found) {
                        assertThat(one.timesMillis()).hasSameSizeAs(one.values());
                      }
                    });
            if (thrown != null) {
              assertThat(thrown)
                  .as("%s", new String(each, StandardCharsets.UTF_8))
                  .isInstanceOfAny(java.io.IOException.class, StoreException.class);
            }
          }
        }
      }
    }
  }
}
