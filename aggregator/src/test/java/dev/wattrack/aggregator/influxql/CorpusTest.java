package dev.wattrack.aggregator.influxql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.store.external.RealInfluxOne;
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
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same lines written to Wattrack and to InfluxDB, the same queries asked of both, every value
 * compared.
 */
class CorpusTest {
  static final long START = 1_772_323_200; // 2026-03-01T00:00:00Z
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
  private static final double ROUNDING = 1e-9;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  @TempDir Path dir;

  /**
   * A line of the corpus.
   *
   * @param golden our answer (epoch s) where InfluxDB's is a matter of chance, else null
   * @param ordered false where it is a matter of chance in which order InfluxDB gives the series,
   *     and whether in one piece
   */
  private record Asked(String query, @Nullable String golden, boolean ordered) {}

  private static List<Asked> corpus() throws IOException {
    List<Asked> all = new ArrayList<>();
    try (InputStream in = CorpusTest.class.getResourceAsStream("/influxql/corpus.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> !l.isEmpty() && !l.startsWith("#")).toList()) {
        if (line.startsWith("= ")) {
          Asked before = all.remove(all.size() - 1);
          all.add(new Asked(before.query, line.substring(2), true));
        } else {
          boolean ordered = !line.startsWith("~ ");
          all.add(new Asked(ordered ? line : line.substring(2), null, ordered));
        }
      }
    }
    return all;
  }

  static List<String> queries() throws IOException {
    return corpus().stream().map(Asked::query).toList();
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
    // The aggregator writes such rows and may raise alerts; with these it does not matter when.
    for (String host : List.of("a", "b", "c")) {
      out.append("node,host=" + host + " up=1i,lag_seconds=0.25,state=\"up\",agent_version=\"1\" ");
      out.append(START).append('\n');
    }
    out.append("alert,host=a rule=\"mine\" ").append(START).append('\n');
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
        Files.isExecutable(RealInfluxOne.PROGRAM) || "true".equals(System.getenv("CI")),
        "influxd is missing: apt-get install --no-install-recommends influxdb");
    Path influxDir = Files.createDirectory(dir.resolve("influx"));
    Path ourDir = Files.createDirectory(dir.resolve("ours"));
    Clock clock = Clock.fixed(Instant.ofEpochSecond(START + 7260), ZoneOffset.UTC);
    try (RealInfluxOne influx = new RealInfluxOne(influxDir)) {
      influx.start();
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
            new Entry("insecure", "true", "test"),
            new Entry("energy.enabled", "false", "test"),
            new Entry("state_dir", dir.toString(), "test"));
    AggregatorConfig config = AggregatorConfig.load(null, Map.of(), entries);
    List<String> different = new ArrayList<>();
    try (Aggregator aggregator = Aggregator.start(config, store, clock)) {
      if (write) {
        HttpResponse<String> written = write(aggregator.httpPort());
        assertThat(written.statusCode()).as(written.body()).isEqualTo(204);
      }
      int number = 0;
      for (Asked asked : corpus()) {
        String epoch =
            asked.golden == null ? new String[] {"s", "ms", "ns", ""}[number++ % 4] : "s";
        String form = "epoch=" + epoch;
        HttpResponse<String> ours = ask(aggregator.httpPort(), asked.query, form);
        if (asked.golden != null) {
          if (!Answers.same(JSON.readTree(ours.body()), JSON.readTree(asked.golden))) {
            different.add("\n" + asked.query + "\n  ours   " + ours.body());
          }
          continue;
        }
        HttpResponse<String> theirs = ask(influx, asked.query, form);
        JsonNode left = JSON.readTree(ours.body());
        JsonNode right = JSON.readTree(theirs.body());
        boolean equal =
            ours.statusCode() == theirs.statusCode()
                && (asked.ordered
                    ? Answers.same(left, right)
                    : Answers.same(sorted(left), sorted(right)));
        if (!equal) {
          different.add(told(asked.query, ours, theirs));
        } else if (ours.body().equals(theirs.body())) {
          shaped(asked.query, form, aggregator.httpPort(), influx, different);
        }
      }
    }
    return different;
  }

  /** What is equal to the byte must be so with line breaks, and in documents of a few rows. */
  private static void shaped(String query, String form, int our, int influx, List<String> different)
      throws Exception {
    for (String shape : List.of("&pretty=true", "&chunked=true&chunk_size=7", "&chunked=true")) {
      HttpResponse<String> ours = ask(our, query, form + shape);
      HttpResponse<String> theirs = ask(influx, query, form + shape);
      if (!sameText(ours.body(), theirs.body())) {
        different.add(told(query + shape, ours, theirs));
      }
    }
  }

  /**
   * The same text but for the last digits of numbers: influxd reads its shards side by side, so
   * that a mean is summed in another order from one time to the next.
   */
  private static boolean sameText(String ours, String theirs) {
    boolean same =
        NUMBER.matcher(ours).replaceAll("#").equals(NUMBER.matcher(theirs).replaceAll("#"));
    Matcher our = NUMBER.matcher(ours);
    Matcher their = NUMBER.matcher(theirs);
    while (same && our.find() && their.find()) {
      double left = Double.parseDouble(our.group());
      double right = Double.parseDouble(their.group());
      boolean whole = !our.group().contains(".") && !their.group().contains(".");
      same =
          whole
              ? our.group().equals(their.group())
              : Math.abs(left - right) <= ROUNDING * Math.max(Math.abs(left), Math.abs(right));
    }
    return same;
  }

  /** The series of each statement in the order of their tags, those of the same tags as one. */
  static JsonNode sorted(JsonNode answer) {
    for (JsonNode statement : answer.path("results")) {
      if (statement.get("series") instanceof ArrayNode series) {
        Map<String, JsonNode> byTags = new TreeMap<>();
        for (JsonNode one : series) {
          JsonNode first = byTags.putIfAbsent(one.path("tags").toString(), one);
          if (first != null) {
            ((ArrayNode) first.get("values")).addAll((ArrayNode) one.get("values"));
          }
        }
        series.removeAll().addAll(byTags.values());
      }
    }
    return answer;
  }

  static String told(String query, HttpResponse<String> ours, HttpResponse<String> theirs) {
    return "\n" + query + "\n  ours   " + cut(ours) + "\n  theirs " + cut(theirs);
  }

  private static String cut(HttpResponse<String> answer) {
    String body = answer.body().strip();
    return answer.statusCode() + " " + body.substring(0, Math.min(600, body.length()));
  }

  static HttpResponse<String> write(int port) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/write?db=wattrack&precision=s");
    return CLIENT.send(
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(lines())).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static HttpResponse<String> ask(int port, String query, String options) throws Exception {
    String form = "db=wattrack&q=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/query?" + options))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
