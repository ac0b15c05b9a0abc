package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.live.ClusterState;
import dev.wattrack.aggregator.live.LiveNode;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds out of every node that has fallen silent whether its host still answers where it was last
 * seen. Confined to the ingest thread.
 */
final class SilenceWatch {
  private final ClusterState state;
  private final HostProbe probe;
  private final Map<String, String> addresses = new HashMap<>();

  SilenceWatch(ClusterState state, Vertx vertx) {
    this.state = state;
    probe = new HostProbe(vertx);
  }

  /** The node of this key speaks from this address. */
  void seenAt(String key, String address) {
    addresses.put(key, address);
  }

  /** Looks at every node; to be called about twice a second. */
  void look() {
    for (LiveNode suspect : state.watch()) {
      String address = addresses.get(suspect.record().key());
      if (address == null) {
        state.verdict(suspect, false);
      } else {
        probe.ask(address, answers -> state.verdict(suspect, answers));
      }
    }
  }

  void close() {
    probe.close();
  }
}
