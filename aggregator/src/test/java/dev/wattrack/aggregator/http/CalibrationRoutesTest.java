package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.model.config.Entry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String PATH = "/api/v1/calibration";
  @TempDir Path dir;
  private Aggregator aggregator;

  @BeforeEach
  void start() throws Exception {
    AggregatorConfig config =
        AggregatorConfig.load(
            null,
            Map.of(),
            List.of(
                new Entry("ingest.port", "0", "test"),
                new Entry("http.port", "0", "test"),
                new Entry("state_dir", dir.toString(), "test")));
    aggregator =
        Aggregator.start(
            config,
            SqliteStore.open(dir, SqliteStoreOptions.defaults(), Clock.systemUTC()),
            Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    aggregator.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + aggregator.httpPort() + path));
  }

  private HttpResponse<String> post(String body, String type) throws Exception {
    return send(
        request(PATH).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void withoutACalibrationThereIsNone() throws Exception {
    for (String query : List.of("", "?simulated=true", "?simulated=false")) {
      HttpResponse<String> answer = send(request(PATH + query));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode view = JSON.readTree(answer.body());
      assertThat(view.path("state").asText()).isEqualTo("none");
      assertThat(view.path("instruction").isNull()).isTrue();
      assertThat(view.path("report").isNull()).isTrue();
      assertThat(view.path("switch_on").isArray()).isTrue();
    }
    assertThat(send(request(PATH + "?simulated=perhaps")).statusCode()).isEqualTo(400);
  }

  @Test
  void whatCannotBeDoneNowIsAConflictWithItsReason() throws Exception {
    HttpResponse<String> answer = post("{\"action\":\"start\"}", "application/json");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    assertThat(answer.body()).contains("no node is known yet");
    for (String action : List.of("resume", "confirm", "skip", "stop")) {
      assertThat(post("{\"action\":\"" + action + "\"}", "application/json").statusCode())
          .as(action)
          .isEqualTo(409);
    }
  }

  @Test
  void whatAPageOfAnotherSiteCouldSendIsRefusedAndNonsenseIsExplained() throws Exception {
    assertThat(post("{\"action\":\"stop\"}", "text/plain").statusCode()).isEqualTo(415);
    HttpResponse<String> foreign =
        send(
            request(PATH)
                .header("Content-Type", "application/json")
                .header("Origin", "http://elsewhere.example")
                .POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"stop\"}")));
    assertThat(foreign.statusCode()).isEqualTo(403);
    for (String body :
        List.of(
            "",
            "nonsense",
            "[]",
            "{}",
            "{\"action\":\"explode\"}",
            "{\"action\":\"start\",\"colour\":1}",
            "{\"action\":\"start\",\"stay\":\"a\"}",
            "{\"action\":\"start\",\"stay\":[1]}",
            "{\"action\":\"start\",\"single\":5}",
            "{\"action\":\"start\",\"simulated\":\"yes\"}",
            "{\"action\":\"start\",\"staggered_load\":1}")) {
      HttpResponse<String> answer = post(body, "application/json");
      assertThat(answer.statusCode()).as(body + " " + answer.body()).isEqualTo(400);
    }
    String large = "{\"action\":\"start\",\"single\":\"" + "x".repeat(20_000) + "\"}";
    assertThat(post(large, "application/json").statusCode()).isEqualTo(413);
  }
}
