package dev.wattrack.aggregator.live;

import dev.wattrack.aggregator.jobs.SchedulerNode;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.model.wire.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Who is up, stale, lost, died or switched off: from silence, from what a host answers, and from
 * what schedulers and outlets say (ADR 0005). Confined to the ingest thread.
 */
final class Liveness {
  /** Silence after which we ask whether the host still answers: it may take a second to say so. */
  private static final long ASK_MILLIS = 2_500;

  /** Silence after which a node is doubted; the verdict falls within 5 s. */
  static final Duration SUSPICIOUS_SILENCE = Duration.ofMillis(3_500);

  /** So much longer a node may be silent that has outlets which are about to be read. */
  private static final long OUTLET_MILLIS = 5_000;

  private static final long FRESH_MILLIS = 3_000;
  private static final long STALE_MILLIS = 5_000;
  private static final long FOREIGN_STALE_MILLIS = 60_000;
  private static final long FOREIGN_GONE_MILLIS = 3_600_000;

  /** After our own start the agents get this long to come back before they count as silent. */
  private static final long START_GRACE_MILLIS = 20_000;

  private final Clock clock;
  private final LongSupplier monotonicMillis;
  private final long startedMillis;
  private final Outlets outlets = new Outlets();
  private Runnable stateChanged = () -> {};

  Liveness(Clock clock, LongSupplier monotonicMillis) {
    this.clock = clock;
    this.monotonicMillis = monotonicMillis;
    startedMillis = monotonicMillis.getAsLong();
  }

  /** Is called whenever a node's state has changed. */
  void onStateChange(Runnable listener) {
    stateChanged = listener;
  }

  void changed() {
    stateChanged.run();
  }

  boolean alive(LiveNode node) {
    return monotonicMillis.getAsLong() - node.lastHeardMillis() < FRESH_MILLIS;
  }

  /** Relays tell of other nodes than the one that reads the PDU. */
  void outlets(
      LiveNode node,
      LayoutView view,
      Row row,
      long timeNanos,
      Function<String, Optional<LiveNode>> byName) {
    if (view.outlets().isEmpty() || node.record().simulated()) {
      return;
    }
    outlets.row(view.outlets(), row, timeNanos, node, monotonicMillis.getAsLong());
    for (int relay : view.outlets()) {
      String fed = Outlets.nodeOf(row.layout().columns().get(relay));
      byName.apply(fed).ifPresent(this::powerOffIfSilent);
    }
  }

  void enter(LiveNode node, NodeState next) {
    if (node.enter(next, clock.instant())) {
      stateChanged.run();
    }
  }

  /** A node that is silent because its scheduler or its outlet switched it off is not lost. */
  void powerOffIfSilent(LiveNode node) {
    SchedulerNode said = node.scheduler();
    String name = node.record().name();
    boolean off = said != null && said.poweredDown() || outlets.off(name, nowNanos());
    boolean on = said != null || outlets.on(name, nowNanos());
    if (off && node.state() != NodeState.UP) {
      enter(node, NodeState.POWERED_OFF);
    } else if (!off && on && node.state() == NodeState.POWERED_OFF) {
      node.heard(monotonicMillis.getAsLong());
      enter(node, NodeState.STALE);
    }
  }

  /**
   * Looks at every node's silence; to be called about twice a second.
   *
   * @return the silent nodes of which it must be found out now whether their host answers
   */
  List<LiveNode> watch(Collection<LiveNode> nodes) {
    List<LiveNode> suspects = new ArrayList<>();
    long now = monotonicMillis.getAsLong();
    for (LiveNode node : nodes) {
      long quietMillis = now - node.lastTickMillis();
      if (isForeign(node.record())) {
        if (quietMillis > FOREIGN_STALE_MILLIS) {
          enter(node, NodeState.STALE);
        }
        continue;
      }
      boolean watched = node.state() == NodeState.UP || node.state() == NodeState.STALE;
      boolean returning = !node.settled() && now - startedMillis < START_GRACE_MILLIS;
      if (!watched || returning) {
        continue;
      }
      if (now - node.lastHeardMillis() >= ASK_MILLIS) {
        suspects.add(node);
      } else if (quietMillis > STALE_MILLIS) {
        enter(node, NodeState.STALE);
      }
    }
    return suspects;
  }

  /** The answer to a suspicion: whether the silent node's host still answers. */
  void verdict(LiveNode node, boolean hostAnswers) {
    long now = monotonicMillis.getAsLong();
    long silentMillis = now - node.lastHeardMillis();
    boolean held =
        !hostAnswers
            && silentMillis < SUSPICIOUS_SILENCE.toMillis() + OUTLET_MILLIS
            && outlets.maySaySoon(node, now - ASK_MILLIS);
    if (silentMillis >= SUSPICIOUS_SILENCE.toMillis()
        && !held
        && (node.state() == NodeState.UP || node.state() == NodeState.STALE)) {
      enter(node, hostAnswers ? NodeState.AGENT_DIED : NodeState.LOST);
      powerOffIfSilent(node);
    }
  }

  /** A node that only line protocol spoke of goes from view when nobody speaks of it any more. */
  boolean isShown(LiveNode node) {
    long quietMillis = monotonicMillis.getAsLong() - node.lastTickMillis();
    return !isForeign(node.record()) || (node.hasSample() && quietMillis < FOREIGN_GONE_MILLIS);
  }

  static boolean isForeign(NodeRecord record) {
    return record.key().startsWith("foreign:");
  }

  private long nowNanos() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
