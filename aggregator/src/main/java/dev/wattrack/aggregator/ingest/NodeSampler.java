package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.live.LiveNode;
import dev.wattrack.aggregator.live.NodeState;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the aggregator's own view of every node as {@code node} samples: up, state, version and
 * lag. Confined to the ingest thread.
 */
final class NodeSampler {
  private static final Layout LAYOUT =
      new Layout(
          List.of(
              Catalogue.NODE.column("up", Map.of()),
              Catalogue.NODE.column("state", Map.of()),
              Catalogue.NODE.column("agent_version", Map.of()),
              Catalogue.NODE.column("lag_seconds", Map.of())));

  /** Samples kept while the store takes nothing, a few bytes each. */
  static final int MOST_WAITING = 20_000;

  private final IngestServer server;
  private final TimeSeriesStore store;
  private final Clock clock;
  private final Map<String, Integer> texts = new HashMap<>();
  private final Map<Integer, LocalLane> lanes = new HashMap<>();
  private int waiting;

  NodeSampler(IngestServer server, TimeSeriesStore store, Clock clock) {
    this.server = server;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Takes one sample of every node; every 10 s or so is plenty. None is taken while too many wait:
   * the agents' samples matter more.
   */
  void sample() {
    if (server.overloaded() || waiting >= MOST_WAITING) {
      return;
    }
    Instant now = clock.instant();
    for (LiveNode node : server.state().nodes()) {
      Row row = new Row(LAYOUT);
      row.set(0, node.state() == NodeState.UP || node.state() == NodeState.STALE ? 1 : 0);
      text(row, 1, node.state().word());
      Hello hello = node.hello();
      if (hello != null) {
        text(row, 2, hello.agentVersion());
      }
      Column lag = LAYOUT.columns().get(3);
      if (Double.isFinite(node.lagSeconds()) && node.state() == NodeState.UP) {
        row.set(3, lag.toRaw(node.lagSeconds()));
      }
      lanes
          .computeIfAbsent(node.record().number(), number -> new LocalLane())
          .add(now.getEpochSecond() * 1_000_000_000L, row);
      waiting++;
    }
  }

  /** Everything sampled since the last call, for the next commit. */
  List<Committer.Cut> cut() {
    List<Committer.Cut> cuts = new ArrayList<>();
    lanes.forEach((node, lane) -> cuts.add(new Committer.Cut(lane.segment(node), () -> {})));
    lanes.clear();
    waiting = 0;
    return cuts;
  }

  private void text(Row row, int column, String text) {
    Integer number = texts.get(text);
    if (number == null) {
      try {
        number = store.textNumber(text);
        texts.put(text, number);
      } catch (StoreException e) {
        return;
      }
    }
    row.set(column, number);
  }
}
