package dev.wattrack.aggregator.http;

import static dev.wattrack.aggregator.ingest.TestAgent.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.aggregator.ingest.TestAgent;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  @TempDir Path dir;
  private Served served;

  @BeforeEach
  void start() throws Exception {
    served = Served.open(dir, "limit.request", "64kB");
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    return served.get(path, headers);
  }

  private JsonNode json(String path) throws Exception {
    return served.json(path);
  }

  private HttpResponse<String> post(String path, byte[] body, String... headers) throws Exception {
    return served.post(path, body, headers);
  }

  private HttpResponse<String> write(String lines) throws Exception {
    return post("/write?db=wattrack", lines.getBytes(StandardCharsets.UTF_8));
  }

  /** An agent with two columns that has sent three ticks, the last of them now. */
  private TestAgent agent() throws IOException {
    TestAgent agent = new TestAgent(served.aggregator().ingestPort());
    agent.greet(TestAgent.hello(1, "pi", "boot"));
    Layout layout = agent.layout(0, 2);
    long now = System.currentTimeMillis() / 1000 * SECOND;
    Row row = new Row(layout);
    for (int i = 2; i >= 0; i--) {
      row.set(0, 10 - i);
      row.set(1, 100);
      if (i == 2) {
        agent.keyTick(1, now - 2 * SECOND, 0, row);
      } else {
        agent.tick(now - i * SECOND, 0, row);
      }
    }
    return agent;
  }

  @Test
  void aSampleIsInTheAnswersBeforeItIsCommitted() throws Exception {
    TestAgent agent = agent();
    try (agent) {
      await().until(() -> json("/api/v1/cluster").at("/nodes/0/state").asText().equals("up"));
      String query = "/api/v1/series?measurement=test&field=f0&from=now-1m&to=now%2B1m";
      await().until(() -> json(query).at("/series/0/points").size() == 3);
      JsonNode series = json(query).at("/series/0");
      assertThat(series.at("/tags/host").asText()).isEqualTo("pi");
      assertThat(series.at("/points/2/1").asInt()).isEqualTo(10);
      assertThat(json(query + "&host=pi&agg=max&step=1h").at("/series/0/points/0/1").asInt())
          .isEqualTo(10);
    }
  }

  @Test
  void theFeedSendsTheSnapshotEverySecond() throws Exception {
    List<String> received = Collections.synchronizedList(new ArrayList<>());
    WebSocket socket =
        CLIENT
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + served.uri("").getPort() + "/api/v1/feed"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean end) {
                    received.add(text.toString());
                    from.request(1);
                    return null;
                  }
                })
            .get(10, TimeUnit.SECONDS);
    TestAgent agent = agent();
    try (agent) {
      await().until(() -> received.size() >= 3);
      JsonNode last = JSON.readTree(received.get(received.size() - 1));
      assertThat(last.at("/nodes/0/name").asText()).isEqualTo("pi");
      assertThat(last.at("/simulated").asBoolean()).isFalse();
    } finally {
      socket.abort();
    }
  }

  @Test
  void linesAreDurableWhenTheyAreAnswered() throws Exception {
    assertThat(write("boiler,host=shed,loop=a temp=61.25,on=true,note=\"hi\"").statusCode())
        .isEqualTo(204);
    served.close();
    start();
    JsonNode answer = json("/api/v1/series?measurement=boiler&field=temp&loop=a");
    assertThat(answer.at("/series/0/tags/host").asText()).isEqualTo("shed");
    assertThat(answer.at("/series/0/points/0/1").asDouble()).isEqualTo(61.25);
    assertThat(json("/api/v1/measurements").at("/measurements/0").toString())
        .isEqualTo("{\"name\":\"boiler\",\"fields\":[\"note\",\"on\",\"temp\"]}");
    JsonNode note = json("/api/v1/series?measurement=boiler&field=note");
    assertThat(note.at("/series/0/points/0/1").asText()).isEqualTo("hi");
    assertThat(json("/api/v1/nodes/shed").at("/kind").asText()).isEqualTo("foreign");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/write?db=wattrack&precision=s", "/api/v2/write?bucket=wattrack&precision=s"})
  void aBadLineIsNamedAndTheGoodOnesAreKept(String path) throws Exception {
    HttpResponse<String> answer =
        post(
            path,
            "a,host=h x=1 1780000000\nb,host=h x=oops 1780000000\n"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("1 lines kept").contains("line 2").contains("bad value");
    assertThat(JSON.readTree(answer.body()).has(path.contains("v2") ? "message" : "error"))
        .isTrue();
    assertThat(
            json("/api/v1/series?measurement=a&field=x&from=1779999999&to=1780000001")
                .at("/series/0/points/0/0")
                .asText())
        .isEqualTo("2026-05-28T20:26:40Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x=NaN", "x=Inf", "x=1e400", "x=99999999999999999999i"})
  void numbersThatAreNoneAreRefused(String field) throws Exception {
    assertThat(write("a,host=h " + field).statusCode()).isEqualTo(400);
    assertThat(json("/api/v1/series?measurement=a&field=x").at("/series")).isEmpty();
  }

  @Test
  void gzipIsTakenAndAnUnpackedBombIsNot() throws Exception {
    assertThat(
            post(
                    "/write",
                    gzip("g,host=h x=1\n".getBytes(StandardCharsets.UTF_8)),
                    "Content-Encoding",
                    "gzip")
                .statusCode())
        .isEqualTo(204);
    HttpResponse<String> bomb =
        post("/write", gzip(new byte[50 << 20]), "Content-Encoding", "gzip");
    assertThat(bomb.statusCode()).isEqualTo(413);
    assertThat(bomb.body()).contains("limit.request");
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/series|400|'measurement' is missing",
        "/api/v1/series?measurement=a&field=b&from=yesterday|400|expected RFC 3339",
        "/api/v1/series?measurement=a&field=b&step=often|400|expected a span",
        "/api/v1/series?measurement=a&field=b&agg=median|400|expected mean",
        "/api/v1/series?measurement=a&field=b&from=now&to=now-1h|400|'from' is after 'to'",
        "/api/v1/series?measurement=a&field=b&host=nobody|404|no node is named 'nobody'",
        "/api/v1/nodes/nobody|404|no node is named",
        "/api/v1/export?format=xml|400|expected csv or lp",
        "/api/v1/feed|400|WebSocket",
        "/nowhere|404|no such page",
        "/web/..%2Findex.html|404|no such page",
        "/web/../../etc/passwd|404|no such page"
      })
  void everyErrorSaysWhatIsWrong(String path, int status, String message) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).at("/error").asText()).contains(message);
  }

  @Test
  void anotherSitesPageGetsNothing() throws Exception {
    assertThat(get("/api/v1/cluster", "Origin", "http://evil.example").statusCode()).isEqualTo(403);
    String own = "http://127.0.0.1:" + served.uri("").getPort();
    assertThat(get("/api/v1/cluster", "Origin", own).statusCode()).isEqualTo(200);
    assertThat(
            post(
                    "/write",
                    "a x=1".getBytes(StandardCharsets.UTF_8),
                    "Origin",
                    "http://evil.example")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void thePageAndItsLibraryComeFromHereUnderAStrictPolicy() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'");
    assertThat(page.body()).doesNotContain("https://").contains("<title>");
    HttpResponse<String> library = get("/webjars/chart.js/4.5.1/dist/chart.umd.js");
    assertThat(library.statusCode()).isEqualTo(200);
    assertThat(library.headers().firstValue("Content-Type").orElse("")).contains("javascript");
    String tag = page.headers().firstValue("ETag").orElseThrow();
    assertThat(get("/", "If-None-Match", tag).statusCode()).isEqualTo(304);
  }

  @Test
  void exportGivesEveryRowAsCsvAndAsLinesThatCanBeReadBack() throws Exception {
    write("disk\\ x,host=h\\,1,path=/a\\ b used=1.5,note=\"a, \\\"b\\\"\" 1780000000000000000\n");
    String csv = get("/api/v1/export?from=1779999999&to=1780000001").body();
    assertThat(csv.lines().toList())
        .containsExactly(
            "time,host,measurement,tags,field,value",
            "2026-05-28T20:26:40Z,\"h,1\",disk x,path=/a b,used,1.5",
            "2026-05-28T20:26:40Z,\"h,1\",disk x,path=/a b,note,\"a, \"\"b\"\"\"");
    String lines = get("/api/v1/export?from=1779999999&to=1780000001&format=lp").body();
    assertThat(write(lines).statusCode()).isEqualTo(204);
    assertThat(get("/api/v1/export?from=1779999999&to=1780000001&format=lp").body())
        .isEqualTo(lines);
  }

  @Test
  void simulatedDataSayTheyAreAndAfterTheirRunTheyAreLeftOutUnlessAskedFor() throws Exception {
    // Lately, for what is older than the retention goes soon after a start.
    long second = Instant.now().getEpochSecond() - 60;
    write("test,host=real f0=5 " + second + "000000000");
    Hello real = TestAgent.hello(9, "sim", "boot");
    TestAgent agent = new TestAgent(served.aggregator().ingestPort());
    try (agent) {
      agent.greet(
          new Hello(
              real.machineId(), "sim", "i", "boot", "test", real.clockNanos(), true, Map.of()));
      Layout layout = agent.layout(0, 1);
      Row row = new Row(layout);
      row.set(0, 7);
      agent.keyTick(1, second * SECOND, 0, row);
      await()
          .until(
              () -> json("/api/v1/cluster").at("/nodes").findValuesAsText("name").contains("sim"));
    }
    String span = "from=" + (second - 1) + "&to=" + (second + 1);
    String query = "/api/v1/series?measurement=test&field=f0&" + span;
    String export = "/api/v1/export?" + span;
    await().until(() -> json(query).at("/series").size() == 2);
    served.close();
    start();
    assertThat(json(query).at("/series")).hasSize(1);
    assertThat(json(query).at("/series/0/tags/host").asText()).isEqualTo("real");
    assertThat(json(query).at("/series/0/simulated").asBoolean(true)).isFalse();
    assertThat(get(export).body()).doesNotContain("sim");
    assertThat(json(query + "&host=sim").at("/series/0/simulated").asBoolean()).isTrue();
    assertThat(get(export + "&host=sim").body()).contains(",sim,test,g=0;simulated=true,f0,7\n");
    assertThat(get(export + "&host=sim&format=lp").body())
        .isEqualTo("test,host=sim,g=0,simulated=true f0=7 " + second + "000000000\n");
  }

  @Test
  void healthSaysWhatWasChecked() throws Exception {
    JsonNode health = json("/health");
    assertThat(health.at("/status").asText()).isEqualTo("up");
    assertThat(health.at("/checks").findValuesAsText("name"))
        .containsExactly("store", "disk", "ingest", "agents", "energy", "alerts");
    assertThat(health.at("/checks/3/detail").asText()).startsWith("insecure: ");
  }

  @Test
  void thePageOfMetricsHasOurNamesAndPromtoolHasNothingToSay() throws Exception {
    TestAgent agent = agent();
    try (agent) {
      write(
          "disk,host=h total=5,used_percent=2\nfoo,host=h x_total=1,latency_seconds=2,bar.baz=3\n"
              + "net,host=h,interface=eth0 bytes_sent=5i\n");
      await().until(() -> get("/metrics").body().contains("wattrack_test_f0{"));
      String page = get("/metrics").body();
      assertThat(page)
          .contains("wattrack_disk_size{host=\"h\"} 5.0")
          .contains("wattrack_foo_x_size{")
          .contains("wattrack_foo_bar_baz{")
          .contains("# TYPE wattrack_net_bytes_sent_total counter")
          .contains("wattrack_ingest_ticks_total");
      assertThat(get("/metrics", "Accept", "application/openmetrics-text").body())
          .endsWith("# EOF\n");
      Path promtool = Path.of("/usr/bin/promtool");
      assumeTrue(
          Files.isExecutable(promtool) || "true".equals(System.getenv("CI")),
          "promtool is missing: apt-get install --no-install-recommends prometheus");
      Process process =
          new ProcessBuilder(promtool.toString(), "check", "metrics")
              .redirectErrorStream(true)
              .start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(page.getBytes(StandardCharsets.UTF_8));
      }
      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEmpty();
      assertThat(process.waitFor()).isZero();
    }
  }
}
