package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/api/v1/calibration";
  @TempDir Path dir;
  private Served served;

  @BeforeEach
  void start() throws Exception {
    served = Served.open(dir);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private HttpResponse<String> post(String body, String type) throws Exception {
    return served.post(PATH, body, "Content-Type", type);
  }

  @Test
  void withoutACalibrationThereIsNone() throws Exception {
    for (String query : List.of("", "?simulated=true", "?simulated=false")) {
      HttpResponse<String> answer = served.get(PATH + query);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode view = JSON.readTree(answer.body());
      assertThat(view.path("state").asText()).isEqualTo("none");
      assertThat(view.path("instruction").isNull()).isTrue();
      assertThat(view.path("report").isNull()).isTrue();
      assertThat(view.path("switch_on").isArray()).isTrue();
    }
    assertThat(served.get(PATH + "?simulated=perhaps").statusCode()).isEqualTo(400);
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
        served.post(
            PATH,
            "{\"action\":\"stop\"}",
            "Content-Type",
            "application/json",
            "Origin",
            "http://elsewhere.example");
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
