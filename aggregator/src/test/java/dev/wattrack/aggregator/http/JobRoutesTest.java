package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.model.config.Entry;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.NodeUse;
import dev.wattrack.model.job.TaskCount;
import dev.wattrack.model.job.UseLabel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");
  @TempDir Path dir;

  private Aggregator start(String users) throws Exception {
    return start(Map.of("jobs.users", users, "jobs.slurm.ask", "off"));
  }

  private Aggregator start(Map<String, String> settings) throws Exception {
    List<Entry> entries = new ArrayList<>();
    settings.forEach((key, value) -> entries.add(new Entry(key, value, "test")));
    entries.add(new Entry("ingest.port", "0", "test"));
    entries.add(new Entry("http.port", "0", "test"));
    entries.add(new Entry("state_dir", dir.toString(), "test"));
    entries.add(new Entry("insecure", "true", "test"));
    AggregatorConfig config = AggregatorConfig.load(null, Map.of(), entries);
    return Aggregator.start(config, store(), Clock.systemUTC());
  }

  private SqliteStore store() throws Exception {
    return SqliteStore.open(dir, SqliteStoreOptions.defaults(), Clock.systemUTC());
  }

  private static HttpResponse<String> get(Aggregator aggregator, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + aggregator.httpPort() + path);
    return CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode jobs(Aggregator aggregator, String query) throws Exception {
    return JSON.readTree(get(aggregator, "/api/v1/jobs" + query).body()).path("jobs");
  }

  private static void write(Aggregator aggregator, String lines) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + aggregator.httpPort() + "/write?db=wattrack");
    HttpRequest request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(lines)).build();
    assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(204);
  }

  private static JobSpan finished() {
    return JobSpan.of("slurm", "12")
        .name("fails")
        .user("ada")
        .group("3")
        .state(JobState.FAILED)
        .nodes(List.of("n1", "n2"))
        .cores(2)
        .submitted(BEGAN)
        .started(BEGAN.plusSeconds(1))
        .ended(BEGAN.plusMillis(3_500))
        .exitCode(3)
        .use(List.of(NodeUse.ofCpu("n1", 1.25, UseLabel.ACCOUNTED)))
        .tasks(List.of(new TaskCount("pi", 5, 1, 0.5)))
        .build();
  }

  @Test
  void anEndedJobIsAnsweredFromTheTablesInTheShapeOfTheContract() throws Exception {
    try (SqliteStore store = store()) {
      store.jobs().save(List.of(finished()));
    }
    try (Aggregator aggregator = start("shown")) {
      assertThat(jobs(aggregator, "")).as("long ago").isEmpty();
      JsonNode job = jobs(aggregator, "?from=2025-12-31T00:00:00Z").get(0);
      assertThat(job.path("id").asText()).isEqualTo("12");
      assertThat(job.path("state").asText()).isEqualTo("failed");
      assertThat(job.path("exit_code").asInt()).isEqualTo(3);
      assertThat(job.path("ended").asText()).isEqualTo("2026-01-01T00:00:03.500Z");
      assertThat(job.path("cpu_seconds").asDouble()).isEqualTo(1.25);
      assertThat(job.path("cpu_label").asText()).isEqualTo("sampled");
      assertThat(job.path("tasks_done").asLong()).isEqualTo(5);
      assertThat(job.path("joules").isNull()).isTrue();
      assertThat(job.path("by_node")).hasSize(2);
      assertThat(job.path("by_node").get(0).path("cpu_label").asText()).isEqualTo("accounted");
      assertThat(job.path("by_node").get(1).path("cpu_seconds").isNull()).isTrue();
      assertThat(JSON.readTree(get(aggregator, "/api/v1/jobs/12").body())).isEqualTo(job);
      assertThat(get(aggregator, "/api/v1/jobs/13").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void filtersAreByTimeSchedulerAndUser() throws Exception {
    try (SqliteStore store = store()) {
      store.jobs().save(List.of(finished()));
    }
    try (Aggregator aggregator = start("shown")) {
      String from = "?from=2025-12-31T00:00:00Z";
      assertThat(jobs(aggregator, from + "&scheduler=dask")).isEmpty();
      assertThat(jobs(aggregator, from + "&scheduler=slurm")).hasSize(1);
      assertThat(jobs(aggregator, from + "&user=grace")).isEmpty();
      assertThat(jobs(aggregator, from + "&user=ada")).hasSize(1);
      assertThat(jobs(aggregator, from + "&to=2026-01-01T00:00:00Z")).isEmpty();
      assertThat(jobs(aggregator, "?from=2026-01-01T00:00:04Z")).isEmpty();
      assertThat(get(aggregator, "/api/v1/jobs?from=5&to=4").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void hashedUsersAreNamedNowhere() throws Exception {
    try (SqliteStore store = store()) {
      store.jobs().save(List.of(finished()));
    }
    try (Aggregator aggregator = start("hashed")) {
      String from = "/api/v1/jobs?from=2025-12-31T00:00:00Z";
      String user = jobs(aggregator, "?from=2025-12-31T00:00:00Z").get(0).path("user").asText();
      assertThat(user).matches("user-[0-9a-f]{6}");
      assertThat(get(aggregator, from).body()).doesNotContain("ada");
      assertThat(jobs(aggregator, "?from=2025-12-31T00:00:00Z&user=" + user)).hasSize(1);
      assertThat(jobs(aggregator, "?from=2025-12-31T00:00:00Z&user=ada")).isEmpty();
      write(
          aggregator, "job,host=pi,job=9,scheduler=run,user=ada,name=x cpu_seconds=1,processes=1");
      assertThat(get(aggregator, "/api/v1/cluster").body())
          .contains(user)
          .doesNotContain("\"ada\"");
    }
  }

  @Test
  void aRunningJobOfANodeIsInTheSnapshotTheListAndSoonInTheTable() throws Exception {
    try (Aggregator aggregator = start("shown")) {
      write(
          aggregator,
          "job,host=pi,job=9,scheduler=openmpi,user=ada,name=heat cpu_seconds=1.5,processes=2");
      JsonNode cluster = JSON.readTree(get(aggregator, "/api/v1/cluster").body());
      assertThat(cluster.path("jobs").get(0).path("id").asText()).isEqualTo("9");
      assertThat(cluster.path("nodes").get(0).path("jobs").get(0).asText()).isEqualTo("9");
      assertThat(jobs(aggregator, "").get(0).path("by_node").get(0).path("cpu_seconds").asDouble())
          .isEqualTo(1.5);
      await()
          .until(() -> rows("SELECT state || ' ' || cpu_seconds FROM job").contains("running 1.5"));
      assertThat(rows("SELECT node FROM job_node")).containsExactly("pi");
    }
    try (Aggregator again = start("shown")) {
      assertThat(jobs(again, "").get(0).path("state").asText()).isEqualTo("running");
    }
  }

  @Test
  void aSchedulerThatHangsIsInHealthAndEverythingElseGoesOn() throws Exception {
    Path squeue = Files.writeString(dir.resolve("squeue"), "#!/bin/sh\nsleep 60\n");
    Files.setPosixFilePermissions(squeue, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> settings =
        Map.of(
            "jobs.slurm.ask", "on",
            "jobs.slurm.folder", dir.toString(),
            "jobs.slurm.timeout", "300ms",
            "jobs.slurm.interval", "100ms");
    try (Aggregator aggregator = start(settings)) {
      await().until(() -> check(aggregator).path("status").asText().equals("degraded"));
      assertThat(check(aggregator).path("detail").asText())
          .startsWith("squeue did not answer within 0.3 s");
      assertThat(get(aggregator, "/health").statusCode()).isEqualTo(200);
      write(aggregator, "job,host=pi,job=9,scheduler=slurm,name=x cpu_seconds=1,processes=1");
      assertThat(jobs(aggregator, "")).as("by what the node says").hasSize(1);
    }
  }

  private static JsonNode check(Aggregator aggregator) throws Exception {
    for (JsonNode check : JSON.readTree(get(aggregator, "/health").body()).path("checks")) {
      if (check.path("name").asText().equals("jobs.slurm")) {
        return check;
      }
    }
    return JSON.missingNode();
  }

  private List<String> rows(String query) throws Exception {
    List<String> found = new ArrayList<>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("wattrack.db"));
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private static HttpResponse<String> report(Aggregator aggregator, String type, String body)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + aggregator.httpPort() + "/api/v1/jobs");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aCommandReportsItselfAndWhatIsWrongIsRefusedByName() throws Exception {
    try (Aggregator aggregator = start("shown")) {
      String json = "application/json";
      String good =
          "{\"id\":\"r1-0f\",\"name\":\"sweep\",\"user\":\"ada\",\"host\":\"pi9\",\"state\":\"failed\","
              + "\"started\":\"2026-01-01T00:00:00Z\",\"exit_code\":3,\"cpu_seconds\":1.5,\"tasks_done\":4}";
      assertThat(report(aggregator, json, good).body()).isEqualTo("{\"node\":\"pi9\"}");
      JsonNode job = jobs(aggregator, "?scheduler=run&from=2025-01-01T00:00:00Z").get(0);
      assertThat(job.path("exit_code").asInt()).isEqualTo(3);
      assertThat(job.path("cpu_label").asText()).isEqualTo("accounted");
      assertThat(job.path("tasks_done").asInt()).isEqualTo(4);
      assertThat(report(aggregator, "text/plain", good).statusCode()).isEqualTo(415);
      assertThat(report(aggregator, json, " ".repeat(20_000)).statusCode()).isEqualTo(413);
      assertThat(report(aggregator, json, "[]").statusCode()).isEqualTo(400);
      assertThat(report(aggregator, json, good.replace("failed", "pending")).body())
          .contains("'state' is");
      assertThat(report(aggregator, json, good.replace("1.5", "-1")).body())
          .contains("'cpu_seconds' is a number from 0");
      for (int i = 0; i < good.length(); i++) {
        assertThat(report(aggregator, json, good.substring(0, i)).statusCode())
            .as("%d bytes", i)
            .isEqualTo(400);
      }
    }
  }
}
