package dev.wattrack.aggregator.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.influxql.Answers;
import dev.wattrack.aggregator.store.external.RealInfluxOne;
import dev.wattrack.aggregator.store.external.RealVictoria;
import dev.wattrack.aggregator.store.external.ServerAddress;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.model.config.Entry;
import java.io.IOException;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of every dashboard, of panels, variables and annotations, asked of the simulated
 * rack's past: there must be data, and where InfluxDB or VictoriaMetrics is installed, the same
 * answer must come from the same data there.
 */
class DashboardAnswersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int LINES_AT_ONCE = 5_000;
  private static final List<String> DERIVED = List.of("alert", "job_run", "ledger", "ledger_node");

  @TempDir Path dir;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, JsonNode> answers = new HashMap<>();

  @Test
  void everyQueryHasDataAndTheAnswerOfInfluxDb() throws Exception {
    RackScene scene = new RackScene();
    try (Aggregator aggregator = start(scene, "ours", null)) {
      int port = aggregator.httpPort();
      if (isThere(RealInfluxOne.PROGRAM)) {
        Path folder = Files.createDirectory(dir.resolve("influx"));
        try (RealInfluxOne influx = new RealInfluxOne(folder)) {
          influx.start();
          write(influx.port(), scene.lines());
          for (String name : DERIVED) {
            write(influx.port(), derived(port, name));
          }
          askAll(port, influx.port(), query -> true);
        }
      } else {
        askAll(port, 0, query -> false);
      }
    }
    assertThat(problems).isEmpty();
    if (Boolean.getBoolean("update.golden")) {
      Sketch.writeAll(answers);
    }
    assumeTrue(
        isThere(RealInfluxOne.PROGRAM), "not compared with InfluxDB; apt-get install influxdb");
  }

  @Test
  void everyQueryOfSamplesHasTheSameAnswerThroughVictoriaMetrics() throws Exception {
    assumeTrue(
        isThere(RealVictoria.PROGRAM),
        "it is missing: apt-get install --no-install-recommends victoria-metrics");
    RackScene scene = new RackScene();
    try (RealVictoria victoria = new RealVictoria(Files.createDirectory(dir.resolve("vm")))) {
      victoria.start();
      try (Aggregator ours = start(scene, "ours", null);
          Aggregator reader = start(scene, "reader", victoria.address())) {
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> text(reader.httpPort(), "/health").contains("has everything"));
        victoria.flush();
        askAll(
            ours.httpPort(),
            reader.httpPort(),
            query -> DERIVED.stream().noneMatch(name -> query.contains('"' + name + '"')));
      }
    }
    assertThat(problems).isEmpty();
  }

  private static boolean isThere(Path program) {
    return Files.isExecutable(program) || "true".equals(System.getenv("CI"));
  }

  /** An aggregator that knows the scene, with a second store to read from where one is given. */
  private Aggregator start(RackScene scene, String name, @Nullable ServerAddress external)
      throws Exception {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(RackScene.END), ZoneOffset.UTC);
    Path folder = Files.createDirectory(dir.resolve(name));
    List<Entry> entries =
        new ArrayList<>(
            List.of(
                new Entry("ingest.port", "0", "test"),
                new Entry("http.port", "0", "test"),
                new Entry("insecure", "true", "test"),
                new Entry("energy.enabled", "false", "test"),
                new Entry("jobs.slurm.ask", "off", "test"),
                new Entry("state_dir", folder.toString(), "test")));
    SqliteStoreOptions options = SqliteStoreOptions.defaults();
    if (external != null) {
      entries.add(new Entry("store.external.type", external.kind().key(), "test"));
      entries.add(new Entry("store.external.url", external.url(), "test"));
      entries.add(new Entry("store.external.read", "true", "test"));
      options = options.withOutbox(external.target());
    }
    SqliteStore store = SqliteStore.open(folder, options, clock);
    scene.fill(store);
    AggregatorConfig config = AggregatorConfig.load(null, Map.of(), entries);
    Aggregator aggregator = Aggregator.start(config, store, clock);
    write(aggregator.httpPort(), scene.lines());
    awaitQuiet(aggregator.httpPort());
    return aggregator;
  }

  private static String text(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return CLIENT
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** The board of jobs and the alerts take a moment until nothing changes any more. */
  private static void awaitQuiet(int port) {
    List<String> seen = new ArrayList<>();
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(700))
        .until(
            () -> {
              String query =
                  "SELECT * FROM job_run; SELECT * FROM alert WHERE time < " + RackScene.END + "s";
              seen.add(post(port, query).body());
              int n = seen.size();
              return n > 3
                  && seen.subList(n - 4, n).stream().distinct().count() == 1
                  && !seen.get(n - 1).contains("error");
            });
  }

  private void askAll(int port, int other, Predicate<String> compared) throws Exception {
    for (Board board : Boards.all()) {
      JsonNode json = JSON.readTree(BoardJson.of(board));
      for (JsonNode variable : json.at("/templating/list")) {
        if (variable.path("type").asText().equals("query")) {
          ask(
              board,
              variable.path("name").asText(),
              variable.path("query").asText(),
              port,
              other,
              compared);
        }
      }
      for (JsonNode annotation : json.at("/annotations/list")) {
        String query = annotation.at("/target/query").asText();
        ask(board, annotation.path("name").asText(), query, port, other, compared);
      }
      for (Panel panel : board.all()) {
        for (int i = 0; i < panel.queries.size(); i++) {
          String query = panel.queries.get(i).text();
          String interval = panel.interval.isEmpty() ? RackScene.STEP + "s" : panel.interval;
          boolean part = board.isOfPart(panel);
          String one = part ? RackScene.WITH_PARTS : "pi5";
          List<String> all = board.file().equals("node") ? List.of(one) : List.of();
          for (List<String> hosts : List.of(all, List.of(part ? RackScene.ACCESS : "pi4-3", one))) {
            Grafana grafana = new Grafana(RackScene.START, RackScene.END - 1, hosts);
            String filled = grafana.filled(query, interval, "5m");
            JsonNode answer = ask(board, panel.title, filled, port, other, compared);
            answers.putIfAbsent(board.file() + "/" + panel.title + "/" + i, answer);
          }
        }
      }
    }
  }

  private JsonNode ask(
      Board board, String what, String query, int port, int other, Predicate<String> compared)
      throws Exception {
    String filled =
        new Grafana(RackScene.START, RackScene.END - 1, List.of()).filled(query, "10s", "5m");
    JsonNode ours = JSON.readTree(post(port, filled).body());
    String where = "\n" + board.title() + ", " + what + ": " + filled;
    if (!hasData(ours)) {
      problems.add(where + "\n  has no data: " + cut(ours));
    } else if (compared.test(filled)) {
      JsonNode theirs = JSON.readTree(post(other, filled).body());
      if (!Answers.same(ours, theirs)) {
        problems.add(where + "\n  ours   " + cut(ours) + "\n  theirs " + cut(theirs));
      }
    }
    return ours;
  }

  private static String cut(JsonNode answer) {
    String text = answer.toString();
    return text.substring(0, Math.min(700, text.length()));
  }

  /** Whether there is a value beside the time, or a name. */
  private static boolean hasData(JsonNode answer) {
    for (JsonNode series : answer.at("/results/0/series")) {
      for (JsonNode row : series.path("values")) {
        for (int i = 1; i < row.size(); i++) {
          if (!row.get(i).isNull()) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** A derivation as line protocol, as it would be where it was stored. */
  private static String derived(int port, String name) throws Exception {
    JsonNode types = JSON.readTree(post(port, "SHOW FIELD KEYS FROM " + name).body());
    Map<String, String> typeOf = new HashMap<>();
    for (JsonNode row : types.at("/results/0/series/0/values")) {
      typeOf.put(row.get(0).asText(), row.get(1).asText());
    }
    StringBuilder out = new StringBuilder();
    JsonNode all = JSON.readTree(post(port, "SELECT * FROM " + name + " GROUP BY *").body());
    for (JsonNode series : all.at("/results/0/series")) {
      for (JsonNode row : series.path("values")) {
        line(out, series, row, typeOf);
      }
    }
    return out.toString();
  }

  private static void line(
      StringBuilder out, JsonNode series, JsonNode row, Map<String, String> typeOf) {
    out.append(series.path("name").asText());
    for (Map.Entry<String, JsonNode> tag : series.path("tags").properties()) {
      if (!tag.getValue().asText().isEmpty()) {
        out.append(',').append(tag.getKey()).append('=').append(tag.getValue().asText());
      }
    }
    String comma = " ";
    for (int i = 1; i < row.size(); i++) {
      String field = series.path("columns").get(i).asText();
      if (!row.get(i).isNull()) {
        out.append(comma).append(field).append('=').append(row.get(i));
        out.append("integer".equals(typeOf.get(field)) ? "i" : "");
        comma = ",";
      }
    }
    out.append(' ').append(row.get(0).asLong()).append('\n');
  }

  private static void write(int port, String lines) throws Exception {
    List<String> all = lines.lines().toList();
    for (int from = 0; from < all.size(); from += LINES_AT_ONCE) {
      List<String> some = all.subList(from, Math.min(all.size(), from + LINES_AT_ONCE));
      URI uri = URI.create("http://127.0.0.1:" + port + "/write?db=wattrack&precision=ns");
      HttpResponse<String> answer =
          CLIENT.send(
              HttpRequest.newBuilder(uri)
                  .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", some)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }
  }

  private static HttpResponse<String> post(int port, String query)
      throws IOException, InterruptedException {
    String form = "q=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    return CLIENT.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/query?db=wattrack&epoch=ns"))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
