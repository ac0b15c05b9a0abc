package dev.wattrack.aggregator.alerts.receivers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.alerts.notify.Pace;
import dev.wattrack.aggregator.alerts.notify.Receiver;
import dev.wattrack.model.http.Trust;
import dev.wattrack.testkit.time.TestClock;
import dev.wattrack.testkit.time.Wait;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real receivers that are gone for ten minutes and come back: nothing is lost and nothing told
 * twice. Meanwhile another one takes connections and never answers, and delays nobody. The ten
 * minutes pass at once, but for one test that is tagged long.
 */
class OutageTest {
  private static final int OUTAGE_SECONDS = 600;
  private static final long SOON_MILLIS = 120_000;

  @TempDir private Path dir = Path.of("");

  /** How a second passes. */
  private interface Second {
    void pass();
  }

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void anAlertmanager() throws Exception {
    quickly(new RealAlertmanager(dir));
  }

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void aMailServer() throws Exception {
    quickly(new RealMailSink(dir));
  }

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void anMqttBroker() throws Exception {
    quickly(new RealBroker(dir));
  }

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void aWebhookAndNtfy() throws Exception {
    quickly(new RealWebServer(false), new RealWebServer(true));
  }

  @Tag("long")
  @Test
  @Timeout(value = 1_500, unit = TimeUnit.SECONDS)
  void allOfThemForTenRealMinutes() throws Exception {
    outage(
        Clock.systemUTC(),
        Pace.USUAL,
        () -> Wait.until(() -> false, 1_000),
        new RealAlertmanager(dir),
        new RealMailSink(dir),
        new RealBroker(dir),
        new RealWebServer(false),
        new RealWebServer(true));
  }

  private static void quickly(RealServer... servers) throws Exception {
    // An Alertmanager looks at the real clock, by which nothing may begin in the future.
    TestClock clock = new TestClock(Instant.now().minus(Duration.ofHours(1)));
    outage(
        clock,
        new Pace(1_000, 2, clock::nanoTime),
        () -> {
          clock.advance(Duration.ofSeconds(1));
          Wait.until(() -> false, 5);
        },
        servers);
  }

  private static void outage(Clock clock, Pace pace, Second second, RealServer... servers)
      throws Exception {
    List<RealServer> all = List.of(servers);
    try (Telling telling = new Telling(clock, pace);
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI nowhere = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      Map<String, Receiver> receivers = new LinkedHashMap<>();
      receivers.put(
          "hangs",
          HttpReceiver.webhook(new HttpReceiver.Target(nowhere, Map.of(), Trust.USUAL), "lab"));
      all.forEach(server -> receivers.put(server.name(), server.receiver(clock)));
      for (RealServer server : all) {
        server.start();
      }
      telling.use(receivers);
      telling.fire("z");
      telling.fire("a");
      assertThat(Wait.until(() -> told(telling, all, 2), SOON_MILLIS)).isTrue();
      assertThat(telling.figures("hangs").waiting()).isEqualTo(2);
      for (RealServer server : all) {
        server.stop();
      }
      telling.fire("b");
      telling.fire("c");
      telling.end("a");
      pass(OUTAGE_SECONDS, second, telling);
      for (RealServer server : all) {
        assertThat(telling.figures(server.name()))
            .satisfies(it -> assertThat(it.waiting()).isEqualTo(3))
            .satisfies(it -> assertThat(it.dropped()).isZero())
            .satisfies(it -> assertThat(it.trouble()).isNotEmpty());
      }
      for (RealServer server : all) {
        server.start();
      }
      boolean delivered =
          Wait.until(
              () -> {
                pass(1, second, telling);
                return told(telling, all, 5);
              },
              SOON_MILLIS);
      assertThat(delivered).as("all is told within two minutes").isTrue();
      pass(70, second, telling);
      for (RealServer server : all) {
        assertThat(telling.figures(server.name()).sent()).isEqualTo(5);
        server.check();
      }
    } finally {
      all.forEach(RealServer::close);
    }
  }

  private static void pass(int seconds, Second second, Telling telling) {
    for (int i = 0; i < seconds; i++) {
      second.pass();
      telling.look();
    }
  }

  private static boolean told(Telling telling, List<RealServer> servers, int messages) {
    return servers.stream()
        .map(server -> telling.figures(server.name()))
        .allMatch(it -> it.waiting() == 0 && it.sent() == messages && it.dropped() == 0);
  }
}
