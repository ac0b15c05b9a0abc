package dev.wattrack.aggregator.influxql;

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
import java.io.IOException;
import java.io.InputStream;
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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same lines written to Wattrack and to InfluxDB, the same queries asked of both, every value
 * compared.
 */
class CorpusTest {
  private static final long START = 1_772_323_200; // 2026-03-01T00:00:00Z
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  @TempDir Path dir;

  static List<String> queries() throws IOException {
    try (InputStream in = CorpusTest.class.getResourceAsStream("/influxql/corpus.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    }
  }

  /**
   * Two hours of three hosts, one of which says little; seeded, with gaps and a counter's reset.
   */
  private static String lines() {
    Random random = new Random(20260301);
    StringBuilder out = new StringBuilder();
    for (int second = 0; second < 7200; second += 10) {
      for (String host : List.of("a", "b")) {
        for (String cpu : List.of("cpu-total", "cpu0")) {
          double idle = Math.round(random.nextDouble() * 1000) / 10.0;
          out.append(
              "cpu,cpu=%s,host=%s usage_idle=%s %d\n".formatted(cpu, host, idle, START + second));
        }
        if (second % 60 == 0 && (second < 3000 || second > 4500)) {
          int n = random.nextInt(10);
          double load = random.nextInt(400) / 100.0;
          out.append("sys,host=%s n=%di,load=%s".formatted(host, n, load));
          out.append(second % 600 == 0 && host.equals("a") ? ",gap=" + n + ".5" : "");
          out.append(second % 900 == 0 ? ",state=\"" + (n < 5 ? "up" : "stale") + "\"" : "");
          out.append(" ").append(START + second).append('\n');
        }
        long bytes = 1000L * (second % 5000) + second % 7;
        String tag = host.equals("b") ? "" : ",interface=eth0";
        out.append("net,host=%s%s bytes=%di %d\n".formatted(host, tag, bytes, START + second));
      }
    }
    out.append("net,host=a,interface=wlan0 bytes=77i ").append(START + 30).append('\n');
    out.append("sys,host=c n=99i,load=0.25 ").append(START + 60).append('\n');
    out.append("sys,host=c n=98i,load=1e-7 ").append(START + 3600).append('\n');
    out.append("odd\\ name,host=a,the\\ tag=it's\\,\\ here odd\\ field=1.5 ")
        .append(START)
        .append('\n');
    return out.toString();
  }

  @Test
  void everyAnswerIsThatOfInfluxDb() throws Exception {
    assumeTrue(
        Files.isExecutable(RealInflux.PROGRAM) || "true".equals(System.getenv("CI")),
        "influxd is missing: apt-get install --no-install-recommends influxdb");
    Path influxDir = Files.createDirectory(dir.resolve("influx"));
    Path ourDir = Files.createDirectory(dir.resolve("ours"));
    Clock clock = Clock.fixed(Instant.ofEpochSecond(START + 7260), ZoneOffset.UTC);
    try (RealInflux influx = new RealInflux(influxDir)) {
      await()
          .ignoreExceptions()
          .atMost(Duration.ofSeconds(60))
          .until(() -> ask(influx.port(), "CREATE DATABASE wattrack", "s").statusCode() == 200);
      assertThat(write(influx.port()).statusCode()).isEqualTo(204);
      List<String> fresh;
      try (SqliteStore store = open(ourDir, clock)) {
        fresh = compared(store, influx.port(), true, clock);
      }
      assertThat(fresh).as("not yet sealed").isEmpty();
      try (SqliteStore store = open(ourDir, clock)) {
        while (store.maintain((START + 3 * 86_400) * 1_000_000_000L)) {
          // until everything is in blocks and rolled up
        }
        assertThat(compared(store, influx.port(), false, clock)).as("sealed").isEmpty();
      }
    }
  }

  private static SqliteStore open(Path dir, Clock clock) throws Exception {
    return SqliteStore.open(dir, SqliteStoreOptions.defaults(), clock);
  }

  private List<String> compared(SqliteStore store, int influx, boolean write, Clock clock)
      throws Exception {
    List<Entry> entries =
        List.of(
            new Entry("ingest.port", "0", "test"),
            new Entry("http.port", "0", "test"),
            new Entry("state_dir", dir.toString(), "test"));
    AggregatorConfig config = AggregatorConfig.load(null, Map.of(), entries);
    List<String> different = new ArrayList<>();
    try (Aggregator aggregator = Aggregator.start(config, store, clock)) {
      if (write) {
        HttpResponse<String> written = write(aggregator.httpPort());
        assertThat(written.statusCode()).as(written.body()).isEqualTo(204);
      }
      int number = 0;
      for (String line : queries()) {
        boolean deliberate = line.startsWith("! ");
        String query = deliberate ? line.substring(2) : line;
        String epoch = new String[] {"s", "ms", "ns", ""}[number++ % 4];
        HttpResponse<String> ours = ask(aggregator.httpPort(), query, epoch);
        HttpResponse<String> theirs = ask(influx, query, epoch);
        boolean equal =
            ours.statusCode() == theirs.statusCode()
                && same(JSON.readTree(ours.body()), JSON.readTree(theirs.body()));
        if (equal == deliberate) {
          different.add("\n" + query + "\n  ours   " + cut(ours) + "\n  theirs " + cut(theirs));
        }
      }
    }
    return different;
  }

  private static String cut(HttpResponse<String> answer) {
    String body = answer.body().strip();
    return answer.statusCode() + " " + body.substring(0, Math.min(600, body.length()));
  }

  private static HttpResponse<String> write(int port) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/write?db=wattrack&precision=s");
    return CLIENT.send(
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(lines())).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> ask(int port, String query, String epoch) throws Exception {
    String form =
        "db=wattrack&epoch=" + epoch + "&q=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/query"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Equal but for the words of errors, the order of rows of one time, and 1e-9 of a number. */
  private static boolean same(JsonNode ours, JsonNode theirs) {
    if (ours.isNumber() && theirs.isNumber()) {
      double a = ours.asDouble();
      double b = theirs.asDouble();
      return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
    }
    if (ours.isObject() && theirs.isObject()) {
      List<String> names = new ArrayList<>();
      theirs.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        boolean error = name.equals("error") && ours.has(name);
        boolean rows = name.equals("values") && ours.has(name);
        if (!error
            && !(rows
                ? sameRows(ours.get(name), theirs.get(name))
                : same(ours.path(name), theirs.get(name)))) {
          return false;
        }
      }
      return ours.size() == theirs.size();
    }
    if (ours.isArray() && theirs.isArray()) {
      boolean same = ours.size() == theirs.size();
      for (int i = 0; same && i < ours.size(); i++) {
        same = same(ours.get(i), theirs.get(i));
      }
      return same;
    }
    return ours.equals(theirs);
  }

  private static boolean sameRows(JsonNode ours, JsonNode theirs) {
    List<JsonNode> left = new ArrayList<>();
    ours.forEach(left::add);
    for (JsonNode row : theirs) {
      int found = -1;
      for (int i = 0; found < 0 && i < left.size() && (i == 0 || sameTime(left, i)); i++) {
        found = same(left.get(i), row) ? i : -1;
      }
      if (found < 0) {
        return false;
      }
      left.remove(found);
    }
    return left.isEmpty();
  }

  private static boolean sameTime(List<JsonNode> rows, int index) {
    return rows.get(index).path(0).equals(rows.get(0).path(0));
  }
}
