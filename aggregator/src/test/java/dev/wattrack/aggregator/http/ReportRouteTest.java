package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.model.config.Entry;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.TaskCount;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportRouteTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");
  private static final String DAY = "?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z";

  @TempDir Path dir = Path.of("unset");

  private Aggregator start(String users) throws Exception {
    List<Entry> entries = new ArrayList<>();
    Map<String, String> settings =
        Map.of(
            "jobs.slurm.ask",
            "off",
            "jobs.users",
            users,
            "ingest.port",
            "0",
            "http.port",
            "0",
            "state_dir",
            dir.toString());
    settings.forEach((key, value) -> entries.add(new Entry(key, value, "test")));
    AggregatorConfig config = AggregatorConfig.load(null, Map.of(), entries);
    return Aggregator.start(config, store(), Clock.systemUTC());
  }

  private SqliteStore store() throws Exception {
    return SqliteStore.open(dir, SqliteStoreOptions.defaults(), Clock.systemUTC());
  }

  private static HttpResponse<String> get(Aggregator aggregator, String query) throws Exception {
    URI uri =
        URI.create(
            "http://127.0.0.1:" + aggregator.httpPort() + "/api/v1/reports/efficiency" + query);
    return CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(Aggregator aggregator, String query) throws Exception {
    HttpResponse<String> response = get(aggregator, query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static JobSpan job(String id, boolean simulated) {
    return JobSpan.of("slurm", id)
        .name("pi")
        .user("ada")
        .simulated(simulated)
        .state(JobState.COMPLETED)
        .nodes(List.of("n1"))
        .cores(4)
        .submitted(BEGAN)
        .started(BEGAN.plusSeconds(1))
        .ended(BEGAN.plusSeconds(101))
        .tasks(List.of(new TaskCount("f", 1_000, 0, 390.0)))
        .build();
  }

  private static JobCost cost(String id, boolean simulated) {
    return new JobCost(
        "slurm/" + id + "@1",
        "slurm",
        id,
        simulated,
        BEGAN,
        BEGAN.plusSeconds(1),
        BEGAN.plusSeconds(101),
        0,
        true,
        300_000,
        200_000,
        250_000,
        700_000,
        15_000,
        8_000,
        "modelled",
        "allocation",
        BEGAN.plusSeconds(701),
        new byte[0],
        List.of(new JobCost.OnNode("n1", 300_000, 200_000)));
  }

  private static LedgerSpan span(long minute, boolean simulated) {
    LedgerSpan.Node node =
        new LedgerSpan.Node("n1", 150_000, 60_000, 6_000, 30_000, 9_000, "modelled", List.of());
    return new LedgerSpan(
        BEGAN.getEpochSecond() + 60 * minute,
        60,
        60,
        simulated,
        false,
        516_000L + 10,
        300_000,
        0,
        10,
        List.of(node));
  }

  private void fill(boolean simulated) throws Exception {
    try (SqliteStore store = store()) {
      store.jobs().save(List.of(job("7", simulated), job("8", true)));
      List<LedgerSpan> spans = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        spans.add(span(i, simulated));
      }
      store
          .energy()
          .save(
              new EnergyTable.Batch(
                  spans, List.of(cost("7", simulated), cost("8", true)), Map.of()));
    }
  }

  @Test
  void aRunsCostComesFromTheTablesWithItsInterval() throws Exception {
    fill(false);
    try (Aggregator aggregator = start("shown")) {
      JsonNode report = json(aggregator, DAY + "&by=program");
      assertThat(report.path("simulated").asBoolean()).isFalse();
      assertThat(report.path("boundary").asText())
          .isEqualTo("attributable: dynamic + allocated idle, at the wall; meter: rack");
      assertThat(report.path("groups")).hasSize(1);
      JsonNode pi = report.path("groups").get(0);
      assertThat(pi.path("runs").asInt()).as("the simulated one is left out").isEqualTo(1);
      assertThat(pi.path("joules").asDouble()).isEqualTo(500);
      double half = 1.96 * Math.hypot(15, 8);
      assertThat(pi.path("joules_low").asDouble()).isCloseTo(500 - half, within(0.001));
      assertThat(pi.path("joules_high").asDouble()).isCloseTo(500 + half, within(0.001));
      assertThat(pi.path("joules_per_task").asDouble()).isEqualTo(0.5);
      assertThat(pi.path("watts").asDouble()).isEqualTo(5);
      assertThat(pi.path("cost").isNull()).isEqualTo(report.at("/tariff/price_per_kwh").isNull());
      assertThat(report.at("/notes/0").asText())
          .isEqualTo("1 simulated run is left out; simulated=true shows them.");
      assertThat(report.at("/ledger/covered_seconds").asDouble()).isEqualTo(3_600);
      assertThat(report.at("/ledger/unallocated_idle_joules").asDouble()).isEqualTo(1_800);
      assertThat(report.at("/idle_cost/nodes/0/free_seconds").asDouble()).isEqualTo(3_500);
      assertThat(json(aggregator, DAY + "&policy=none").at("/groups/0/joules").asDouble())
          .isEqualTo(300);
      assertThat(json(aggregator, DAY + "&policy=exclusive").at("/groups/0/joules").asDouble())
          .isEqualTo(550);
      assertThat(json(aggregator, DAY + "&policy=full").at("/groups/0/joules").asDouble())
          .isEqualTo(700);
    }
  }

  @Test
  void whereNothingRealRanTheReportIsOfWhatIsSimulatedAndSaysSo() throws Exception {
    fill(true);
    try (Aggregator aggregator = start("shown")) {
      JsonNode report = json(aggregator, DAY);
      assertThat(report.path("simulated").asBoolean()).isTrue();
      assertThat(report.path("boundary").asText()).endsWith("; simulated");
      assertThat(report.path("groups")).hasSize(2);
      assertThat(json(aggregator, DAY + "&simulated=false").path("groups")).isEmpty();
      assertThat(get(aggregator, DAY + "&format=csv").body()).contains("; simulated");
      assertThat(get(aggregator, DAY + "&format=text").body()).startsWith("SIMULATED. ");
      assertThat(get(aggregator, DAY + "&format=html").body())
          .contains("<span class=\"pill\">simulated</span>");
    }
  }

  @Test
  void anEmptyAggregatorSaysThatNothingRanAndNotThatItIsSimulated() throws Exception {
    try (Aggregator aggregator = start("shown")) {
      JsonNode report = json(aggregator, DAY);
      assertThat(report.path("simulated").asBoolean()).isFalse();
      assertThat(report.path("groups")).isEmpty();
      assertThat(report.at("/total/joules").isNull()).isTrue();
      assertThat(get(aggregator, DAY + "&format=text").body())
          .contains("No run ended in this time.");
    }
  }

  @Test
  void thePageAllowsItsStyleAndNoScript() throws Exception {
    fill(false);
    try (Aggregator aggregator = start("shown")) {
      HttpResponse<String> page = get(aggregator, DAY + "&format=html");
      assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
      assertThat(page.headers().allValues("Content-Security-Policy"))
          .singleElement()
          .asString()
          .startsWith("default-src 'none'; style-src 'unsafe-inline'");
      assertThat(page.body()).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    }
  }

  @Test
  void hashedUsersAreNamedNowhere() throws Exception {
    fill(false);
    try (Aggregator aggregator = start("hashed")) {
      String csv = get(aggregator, DAY + "&by=user&format=csv").body();
      assertThat(csv.lines().toList().get(1)).matches("user-[0-9a-f]{6},user,1,1,0,.*");
      for (String format : List.of("json", "html", "text")) {
        assertThat(get(aggregator, DAY + "&by=user&format=" + format).body())
            .doesNotContain(">ada<")
            .doesNotContain("\"ada\"")
            .doesNotContain("\nada ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "by=moon",
        "format=pdf",
        "policy=kind",
        "simulated=maybe",
        "off_after=0",
        "off_after=x",
        "samples_per_run=0",
        "samples_per_task=-1",
        "compare=7",
        "columns=3",
        "from=now&to=now-1h"
      })
  void whatIsWrongIsRefusedByName(String query) throws Exception {
    try (Aggregator aggregator = start("shown")) {
      HttpResponse<String> response = get(aggregator, "?" + query);
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains("parameter '" + query.replaceAll("=.*", "") + "'");
    }
  }

  @Test
  void longWindowsHaveLongSteps() {
    assertThat(ReportSource.step(3_600)).isEqualTo(60);
    assertThat(ReportSource.step(86_400)).isEqualTo(120);
    assertThat(ReportSource.step(30 * 86_400)).isEqualTo(3_600);
    assertThat(ReportSource.step(36_500L * 86_400) % 86_400).isZero();
    assertThat(ReportSource.step(Long.MAX_VALUE)).isPositive();
  }
}
