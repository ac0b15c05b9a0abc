package dev.wattrack.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.wire.Refusal;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The load generators against the counting aggregator over real sockets. */
class LoadTest {
  @Test
  void everyTickOfAFleetArrivesAndIsAcknowledged() throws IOException {
    try (Sink sink = Sink.start()) {
      FleetLoad.Counts last;
      try (FleetLoad fleet =
          FleetLoad.start(new FleetLoad.Plan(60, 50, 20, 2, true, 3), "127.0.0.1", sink.port())) {
        Wait.until(() -> fleet.counts().sent() >= 180);
        assertThat(fleet.counts().connected()).isEqualTo(60);
        fleet.stopTicks();
        Wait.until(() -> sink.counts().heartbeats() > 120);
        Wait.until(() -> fleet.counts().unacknowledged() == 0);
        last = fleet.counts();
      }
      assertThat(sink.counts().ticks()).isEqualTo(last.sent());
      assertThat(sink.counts().values()).isEqualTo(50 * last.sent());
      assertThat(sink.counts().missing()).isZero();
      Wait.until(() -> sink.goodbyes().size() == 60);
      assertThat(last.disconnects()).isZero();
      assertThat(sink.problems()).isEmpty();
    }
  }

  @Test
  void aFleetComesBackAndCountsWhatItLost() throws IOException {
    try (Sink sink = Sink.start();
        FleetLoad fleet = FleetLoad.start(FleetLoad.Plan.of(10, 50), "127.0.0.1", sink.port())) {
      sink.acknowledge(false);
      Wait.until(() -> sink.counts().ticks() >= 10);
      sink.dropConnections();
      sink.acknowledge(true);
      Wait.until(() -> fleet.counts().disconnects() == 10 && fleet.counts().connected() == 10);
      Wait.until(() -> fleet.counts().acknowledged() >= 10);
      assertThat(fleet.counts().unacknowledged()).isGreaterThanOrEqualTo(10);
      assertThat(fleet.troubles()).isNotEmpty();
      assertThat(sink.problems()).isEmpty();
    }
  }

  @Test
  void ingestSendsAtLeastTheValuesAskedForAndWaits() throws IOException {
    try (Sink sink = Sink.start()) {
      IngestLoad.Plan plan = new IngestLoad.Plan(2, 100, 100_050, false, 120, 1);
      IngestLoad.Result result = IngestLoad.run(plan, "127.0.0.1", sink.port(), 10_000);
      assertThat(result.trouble()).isEmpty();
      assertThat(result.complete()).isTrue();
      assertThat(result.ticks()).isEqualTo(1_002);
      assertThat(result.values()).isEqualTo(100_200);
      assertThat(sink.counts().values()).isEqualTo(100_200);
    }
  }

  @Test
  void ingestSaysWhyItWasRefused() throws IOException {
    try (Sink sink = Sink.start()) {
      sink.refuse(Optional.of(new Refusal("limit", "too many nodes", 0)));
      IngestLoad.Plan plan = new IngestLoad.Plan(1, 100, 1_000, false, 120, 1);
      IngestLoad.Result result = IngestLoad.run(plan, "127.0.0.1", sink.port(), 10_000);
      assertThat(result.complete()).isFalse();
      assertThat(result.trouble()).contains("too many nodes");
    }
  }

  @Test
  void theSinkKeepsWhatAStrangerDidWrong() throws IOException {
    try (Sink sink = Sink.start();
        var stranger = new Socket(InetAddress.getLoopbackAddress(), sink.port())) {
      stranger
          .getOutputStream()
          .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      Wait.until(() -> !sink.problems().isEmpty());
      assertThat(sink.problems().get(0)).contains("preface");
    }
  }
}
