package dev.wattrack.aggregator.alerts.receivers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.aggregator.alerts.notify.Receiver;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What reaches a web server, and what its answers mean. */
class HttpReceiverTest {
  private RealWebServer server;

  @AfterEach
  void stop() {
    server.close();
  }

  private Receiver.Outcome tell(boolean ntfy, int status) throws Exception {
    server = new RealWebServer(ntfy);
    server.start();
    server.answers(status);
    return server.receiver(Clock.systemUTC()).deliver(Telling.notice("pi-1"));
  }

  @Test
  void aWebhookGetsTheNoticeAsJsonWithItsNumberAndTheToken() throws Exception {
    assertThat(tell(false, 204)).isInstanceOf(Receiver.Outcome.Sent.class);
    RealWebServer.Request request = server.requests().get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/hook?a=b");
    assertThat(request.header("Content-type")).isEqualTo("application/json");
    assertThat(request.header("Idempotency-key")).isEqualTo("9");
    assertThat(request.header("Authorization")).isEqualTo("Bearer s3cret");
    JsonNode alert = request.body().findPath("alerts").get(0);
    assertThat(alert.path("rule").asText()).isEqualTo("NodeLost");
    assertThat(alert.path("subject").asText()).isEqualTo("pi-1");
  }

  @Test
  void ntfyGetsTopicTitleAndPriorityAtTheServerItself() throws Exception {
    assertThat(tell(true, 200)).isInstanceOf(Receiver.Outcome.Sent.class);
    RealWebServer.Request request = server.requests().get(0);
    assertThat(request.path()).isEqualTo("/");
    assertThat(request.body().path("topic").asText()).isEqualTo("my-rack");
    assertThat(request.body().path("title").asText())
        .isEqualTo("[CRITICAL] pi-1 is at 61 °C (lab)");
    assertThat(request.body().path("message").asText()).contains("check: the fan");
    assertThat(request.body().path("priority").asInt()).isEqualTo(5);
  }

  @Test
  void aServerInTroubleIsTriedAgainAndOneThatRefusesIsNot() throws Exception {
    for (int later : new int[] {408, 429, 500, 503}) {
      assertThat(tell(false, later)).isInstanceOf(Receiver.Outcome.Later.class);
      server.close();
    }
    for (int never : new int[] {302, 400, 401, 404}) {
      assertThat(tell(false, never))
          .isEqualTo(new Receiver.Outcome.Refused("127.0.0.1 answers HTTP " + never));
      server.close();
    }
  }
}
