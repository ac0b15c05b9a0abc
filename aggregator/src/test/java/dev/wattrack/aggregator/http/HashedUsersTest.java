package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.model.config.Entry;
import dev.wattrack.model.job.UserNames;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jobs.users: hashed} holds wherever the owner of a job can be seen. */
class HashedUsersTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String HASHED = UserNames.HASHED.shown("ada");
  @TempDir Path dir;
  private int port;

  @Test
  void noRouteTellsWhoseJobItIs() throws Exception {
    Clock clock = Clock.systemUTC();
    List<Entry> entries =
        List.of(
            new Entry("ingest.port", "0", "test"),
            new Entry("http.port", "0", "test"),
            new Entry("insecure", "true", "test"),
            new Entry("jobs.users", "hashed", "test"),
            new Entry("jobs.slurm.ask", "off", "test"),
            new Entry("state_dir", dir.toString(), "test"));
    SqliteStore store = SqliteStore.open(dir, SqliteStoreOptions.defaults(), clock);
    try (Aggregator aggregator =
        Aggregator.start(AggregatorConfig.load(null, Map.of(), entries), store, clock)) {
      port = aggregator.httpPort();
      long now = clock.instant().getEpochSecond();
      String line = "job,host=n1,job=7,scheduler=slurm,user=ada,name=x cpu_seconds=%d %d\n";
      write(line.formatted(1, now - 2) + line.formatted(2, now - 1));
      hashed(get("/metrics"));
      hashed(get("/api/v1/export?format=csv"));
      hashed(get("/api/v1/export?format=lp"));
      hashed(get("/api/v1/jobs"));
      String series = "/api/v1/series?measurement=job&field=cpu_seconds";
      hashed(get(series));
      hashed(get(series + "&user=" + HASHED));
      assertThat(get(series + "&user=ada")).isEqualTo("{\"series\":[]}");
      hashed(query("SELECT last(cpu_seconds) FROM job GROUP BY *"));
      hashed(query("SELECT cpu_seconds, \"user\" FROM job"));
      hashed(query("SELECT cpu_seconds, \"user\" FROM job WHERE \"user\" = '" + HASHED + "'"));
      hashed(query("SELECT seconds, \"user\" FROM job_run"));
      hashed(query("SHOW TAG VALUES WITH KEY = \"user\""));
      assertThat(query("SELECT cpu_seconds FROM job WHERE \"user\" = 'ada'"))
          .doesNotContain("values");
    }
  }

  private static void hashed(String answer) {
    assertThat(answer).contains(HASHED).doesNotContain("ada");
  }

  private String query(String text) throws Exception {
    return get("/query?db=wattrack&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
  }

  private String get(String path) throws Exception {
    return CLIENT
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private void write(String lines) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/write?db=wattrack&precision=s");
    HttpResponse<String> answer =
        CLIENT.send(
            HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(lines)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }
}
