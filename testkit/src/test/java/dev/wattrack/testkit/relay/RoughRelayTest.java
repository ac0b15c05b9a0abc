package dev.wattrack.testkit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.testkit.time.Wait;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoughRelayTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @Test
  void delaysAreUniformAndLossesAsManyAsSaid() {
    RoughLink link = new RoughLink(Duration.ofSeconds(2), 0.05, 7);
    RoughLink.Dice dice = new RoughLink.Dice(link, 0);
    LongStream delays = LongStream.generate(dice::delayNanos).limit(20_000);
    assertThat(delays.summaryStatistics())
        .satisfies(it -> assertThat(it.getMin()).isNotNegative())
        .satisfies(it -> assertThat(it.getMax()).isBetween(1_990_000_000L, 2_000_000_000L))
        .satisfies(it -> assertThat(it.getAverage()).isCloseTo(1e9, within(2e7)));
    long lost = LongStream.range(0, 20_000).filter(i -> dice.lost()).count();
    assertThat(lost).isBetween(900L, 1_100L);
    RoughLink.Dice all = new RoughLink.Dice(new RoughLink(Duration.ZERO, 0.999, 7), 0);
    assertThat(all.streamDelayNanos()).as("sent again and again").isGreaterThan(200_000_000L);
  }

  @Test
  void aLinkThatCannotBeIsRefused() {
    assertThatThrownBy(() -> new RoughLink(Duration.ofSeconds(-1), 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RoughLink(Duration.ZERO, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aStreamArrivesWholeAndInOrderBothWaysAndSoDoesItsEnd() throws Exception {
    RoughLink link = new RoughLink(Duration.ofMillis(20), 0.02, 3);
    byte[] sent = new byte[200_000];
    new Random(3).nextBytes(sent);
    try (ServerSocket server = new ServerSocket(0, 1, HERE);
        RoughRelay relay = RoughRelay.open(0, addressOf(server.getLocalPort()), link);
        Socket agent = new Socket(HERE, relay.port());
        Socket aggregator = server.accept()) {
      agent.getOutputStream().write(sent);
      agent.shutdownOutput();
      assertThat(aggregator.getInputStream().readAllBytes()).isEqualTo(sent);
      aggregator.getOutputStream().write(sent, 0, 1_000);
      aggregator.shutdownOutput();
      assertThat(agent.getInputStream().readAllBytes()).hasSize(1_000);
      assertThat(relay.counts().parts()).isGreaterThan(1);
    }
  }

  @Test
  void ofDatagramsSomeAreLostAndTheRestArrivesInAnyOrder() throws Exception {
    RoughLink link = new RoughLink(Duration.ofMillis(100), 0.2, 5);
    try (DatagramSocket aggregator = new DatagramSocket(0, HERE);
        RoughRelay relay = RoughRelay.open(0, addressOf(aggregator.getLocalPort()), link);
        DatagramSocket agent = new DatagramSocket()) {
      aggregator.setSoTimeout(3_000);
      for (int i = 0; i < 200; i++) {
        byte[] one = {(byte) i};
        agent.send(new DatagramPacket(one, 1, HERE, relay.port()));
        int sent = i + 1;
        Wait.until(() -> relay.counts().datagrams() == sent);
      }
      boolean[] seen = new boolean[200];
      boolean disorder = false;
      int last = -1;
      for (long left = 200 - relay.counts().lost(); left > 0; left--) {
        int number = receive(aggregator);
        assertThat(seen[number]).as("%d twice", number).isFalse();
        seen[number] = true;
        disorder |= number < last;
        last = number;
      }
      assertThat(relay.counts().lost()).as("seed 5").isBetween(15L, 70L);
      assertThat(disorder).isTrue();
      relay.close();
      agent.send(new DatagramPacket(new byte[1], 1, HERE, relay.port()));
      aggregator.setSoTimeout(200);
      assertThatThrownBy(() -> receive(aggregator)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  private static int receive(DatagramSocket socket) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[10], 10);
    socket.receive(packet);
    return packet.getData()[0] & 255;
  }

  private static InetSocketAddress addressOf(int port) {
    return new InetSocketAddress(HERE, port);
  }
}
