package dev.wattrack.testkit.rack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.wire.Wire;
import dev.wattrack.testkit.link.NodeLink;
import dev.wattrack.testkit.load.Sink;
import dev.wattrack.testkit.time.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One simulated node driven by hand, faster than time. */
class SimulatedNodeTest {
  /** After thousands of jobs the numbers are used up: a new connection, and no number misused. */
  @Test
  void layoutNumbersNeverChangeTheirMeaningOnAConnection() throws IOException {
    RackModel rack = new RackModel(RackPreset.find("pi-rack").orElseThrow(), 11);
    TestClock clock = new TestClock();
    try (Sink sink = Sink.start();
        Selector selector = Selector.open()) {
      InetSocketAddress remote =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), sink.port());
      NodeModel model = rack.nodes().get(rack.nodes().size() - 1);
      SimulatedNode node =
          new SimulatedNode(model, new Random(11), 1_000, remote, () -> null, clock);
      int last = 4 * Wire.MAX_LAYOUTS;
      for (int second = 1; second <= last; second++) {
        rack.step(600);
        clock.advance(Duration.ofSeconds(1));
        node.connectIfDue(selector);
        node.tick(second);
        serve(selector, second % 20 == 0 ? 5 : 0);
        if (second % 20 == 0 && sink.counts().connections() > 1) {
          last = Math.min(last, second + 300);
        }
      }
      node.goodbye();
      node.close();
      assertThat(sink.problems()).isEmpty();
      assertThat(sink.counts().connections()).as("the numbers were used up").isGreaterThan(1);
      assertThat(sink.counts().missing()).isZero();
    }
  }

  private static void serve(Selector selector, int millis) throws IOException {
    if (millis > 0) {
      selector.select(millis);
    } else {
      selector.selectNow();
    }
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.attachment() instanceof NodeLink link) {
        link.ready();
      }
    }
    selector.selectedKeys().clear();
  }
}
