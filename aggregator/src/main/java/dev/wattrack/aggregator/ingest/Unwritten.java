package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.store.Segment;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Everything that has come and is not durable yet, in the lanes of all connections and on its way
 * to the store. The agents wait while it is too much. Confined to the ingest thread.
 */
final class Unwritten {
  private static final int DRAIN_LOOK_MILLIS = 20;
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Connections connections;
  private final Committer committer;
  private final NodeSampler sampler;
  private final IngestStats stats;
  private final Flow flow;

  Unwritten(Connections connections, Committer committer, NodeSampler sampler, IngestStats stats) {
    this.connections = connections;
    this.committer = committer;
    this.sampler = sampler;
    this.stats = stats;
    flow = new Flow(new Lanes(), committer::bytes);
  }

  /** All lanes and connections together, as the flow of samples sees them. */
  private final class Lanes implements Flow.Valve {
    @Override
    public void commit() {
      List<Committer.Cut> cuts = new ArrayList<>();
      for (Connection connection : connections.now()) {
        Session session = connection.session();
        if (session != null) {
          session.cut(cuts);
        }
      }
      cuts.addAll(sampler.cut());
      committer.commit(cuts);
    }

    @Override
    public void pause() {
      connections.now().forEach(Connection::pause);
    }

    @Override
    public void resume() {
      connections.now().forEach(Connection::resume);
    }
  }

  long bytes() {
    return flow.unwrittenBytes();
  }

  boolean overloaded() {
    return flow.overloaded();
  }

  /** True while the agents wait. */
  boolean paused() {
    return flow.paused();
  }

  /** What there is of some nodes (empty: all), without taking it. */
  List<Segment> segments(Set<Integer> nodes) {
    List<Segment> all = new ArrayList<>(committer.segments());
    for (Connection connection : connections.now()) {
      Session session = connection.session();
      if (session != null
          && (nodes.isEmpty() || nodes.contains(session.node().record().number()))) {
        session.peek(all);
      }
    }
    all.removeIf(segment -> !nodes.isEmpty() && !nodes.contains(segment.node()));
    return all;
  }

  /** So much more waits in the lanes, or less. */
  void changed(int byBytes) {
    flow.changed(byBytes);
    stats.pendingBytes.set(flow.unwrittenBytes());
  }

  /** Looks whether to commit, or to let the agents wait or go on. */
  void look() {
    flow.look();
    stats.pendingBytes.set(flow.unwrittenBytes());
  }

  /** Cuts everything now. */
  void commit() {
    flow.commit();
  }

  /**
   * Cuts everything because it is time, unless the store fails: what waits in the lanes takes less
   * memory than what was cut.
   */
  void commitDue() {
    if (committer.trouble() == null || committer.bytes() == 0) {
      flow.commit();
    }
  }

  /** Commits what a connection cannot keep any longer: it ends, or it has too much. */
  void commit(List<Committer.Cut> cuts) {
    committer.commit(cuts);
  }

  /** Makes segments durable; the future ends when they are. */
  Future<Void> write(List<Segment> segments) {
    Promise<Void> promise = Promise.promise();
    List<Committer.Cut> cuts = new ArrayList<>();
    int[] missing = {segments.size()};
    for (Segment segment : segments) {
      cuts.add(
          new Committer.Cut(
              segment,
              () -> {
                if (--missing[0] == 0) {
                  promise.complete();
                }
              }));
    }
    committer.commit(cuts);
    return promise.future();
  }

  /** Ends when all that was cut is durable, and at the latest after ten seconds. */
  Future<Void> drained(Vertx vertx) {
    Promise<Void> promise = Promise.promise();
    long begin = System.nanoTime();
    vertx.setPeriodic(
        DRAIN_LOOK_MILLIS,
        timer -> {
          boolean stuck = committer.trouble() != null || System.nanoTime() - begin > DRAIN_NANOS;
          if (committer.bytes() == 0 || stuck) {
            vertx.cancelTimer(timer);
            promise.complete();
          }
        });
    return promise.future();
  }
}
