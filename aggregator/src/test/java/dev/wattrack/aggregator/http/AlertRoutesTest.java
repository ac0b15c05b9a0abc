package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.aggregator.alerts.Finding;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  @TempDir Path dir;
  private Served served;

  @BeforeEach
  void start() throws Exception {
    served = Served.open(dir, "alerts.file", alertsFile().toString());
  }

  private Path alertsFile() throws Exception {
    Path file = dir.resolve("alerts.yaml");
    if (!Files.exists(file)) {
      Files.writeString(
          file,
          "receivers: {nobody: {type: command, command: [/bin/true]}}\n"
              + "routes: {all: {receivers: [nobody], group_interval: 0s}}\n");
    }
    return file;
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String type)
      throws Exception {
    return served.send(
        method,
        path,
        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body),
        type.isEmpty() ? new String[0] : new String[] {"Content-Type", type});
  }

  private JsonNode json(String path) throws Exception {
    return served.json(path);
  }

  private void find(boolean holds) {
    served
        .aggregator()
        .alerts()
        .finding(
            new Finding(
                "UnexplainedLoad", "plug", "", holds, Instant.now().plusSeconds(600), 12, "12 W"));
  }

  private String fired() throws Exception {
    find(true);
    await().until(() -> json("/api/v1/cluster").path("alerts").size() == 1);
    return json("/api/v1/cluster").at("/alerts/0/id").asText();
  }

  @Test
  void anAlertIsShownAcknowledgedAndAtItsEndHistory() throws Exception {
    String id = fired();
    assertThat(json("/api/v1/cluster").at("/alerts/0/rule").asText()).isEqualTo("UnexplainedLoad");
    HttpResponse<String> answer =
        send(
            "POST",
            "/api/v1/alerts/" + id + "/ack",
            "{\"by\":\"me\",\"comment\":\"a kettle\"}",
            "application/json");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json("/api/v1/alerts").at("/alerts/0/acknowledged_by").asText()).isEqualTo("me");
    assertThat(json("/api/v1/cluster").at("/alerts/0/acknowledged").asBoolean()).isTrue();
    find(false);
    await().until(() -> json("/api/v1/alerts").path("history").size() == 1);
    assertThat(json("/api/v1/alerts").at("/history/0/resolved").isTextual()).isTrue();
    assertThat(json("/api/v1/cluster").path("alerts").size()).isZero();
    // The message of the beginning and that of the end.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                send("GET", "/metrics", "", "")
                    .body()
                    .contains("_sent_total{receiver=\"nobody\"} 2.0"));
    assertThat(send("GET", "/metrics", "", "").body())
        .contains("wattrack_alerts_warning", "wattrack_alerts_evaluations_total")
        .contains("wattrack_alerts_sent_total{receiver=\"nobody\"} 2.0")
        .contains("wattrack_alerts_failed_total{receiver=\"nobody\"} 0.0")
        .contains("wattrack_alerts_dropped_total{receiver=\"nobody\"} 0.0")
        .contains("wattrack_alerts_queued{receiver=\"nobody\"} 0.0");
  }

  @Test
  void aSilenceIsMadeShownAndEnded() throws Exception {
    fired();
    HttpResponse<String> made =
        send(
            "POST",
            "/api/v1/silences",
            "{\"matchers\":{\"rule\":\"Unexplained*\"},\"ends\":\"now+1h\",\"comment\":\"c\"}",
            "application/json");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    String id = JSON.readTree(made.body()).path("id").asText();
    assertThat(json("/api/v1/silences").at("/silences/0/id").asText()).isEqualTo(id);
    assertThat(json("/api/v1/alerts").at("/alerts/0/silenced_by").asText()).isEqualTo(id);
    assertThat(send("DELETE", "/api/v1/silences/" + id, "", "").statusCode()).isEqualTo(200);
    assertThat(send("DELETE", "/api/v1/silences/" + id, "", "").statusCode()).isEqualTo(404);
    assertThat(json("/api/v1/silences").path("silences").size()).isZero();
  }

  @Test
  void whatAPageOfAnotherSiteCouldSendIsRefusedAndNonsenseIsExplained() throws Exception {
    String silence = "{\"matchers\":{\"rule\":\"X\"},\"ends\":\"now+1h\"}";
    assertThat(send("POST", "/api/v1/silences", silence, "text/plain").statusCode()).isEqualTo(415);
    assertThat(send("POST", "/api/v1/alerts/x/ack", "{}", "application/json").statusCode())
        .isEqualTo(404);
    for (String body :
        List.of(
            "nonsense",
            "[]",
            "{\"ends\":\"now+1h\"}",
            "{\"matchers\":{\"colour\":\"red\"},\"ends\":\"now+1h\"}",
            "{\"matchers\":{\"rule\":\"X\"},\"ends\":\"now-1h\"}",
            "{\"matchers\":{\"rule\":\"X\"},\"ends\":5}",
            "{\"matchers\":{\"rule\":5},\"ends\":\"now+1h\"}",
            "{\"matchers\":{\"rule\":\"X\"},\"ends\":\"now+1h\",\"colour\":1}")) {
      HttpResponse<String> answer = send("POST", "/api/v1/silences", body, "application/json");
      assertThat(answer.statusCode()).as(body + " " + answer.body()).isEqualTo(400);
    }
    String large = "{\"comment\":\"" + "x".repeat(20_000) + "\"}";
    assertThat(send("POST", "/api/v1/silences", large, "application/json").statusCode())
        .isEqualTo(413);
  }

  @Test
  void aFileWithProblemsChangesNothingAndAGoodOneIsInForce() throws Exception {
    Files.writeString(alertsFile(), "rules: {NodeLost: {enabeld: false}}\n");
    assertThat(served.aggregator().reloadAlerts())
        .singleElement()
        .asString()
        .contains("alerts.yaml:1", "did you mean 'enabled'?");
    assertThat(json("/health").toString()).contains("alerts.nobody");
    Files.writeString(alertsFile(), "rules: {NodeLost: {enabled: false}}\n");
    assertThat(served.aggregator().reloadAlerts()).isEmpty();
    await().until(() -> !json("/health").toString().contains("alerts.nobody"));
  }
}
