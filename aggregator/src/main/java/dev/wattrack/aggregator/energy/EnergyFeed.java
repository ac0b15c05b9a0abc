package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.wire.Row;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way from the ingest thread to the energy thread: a bounded queue. Who tells something never
 * waits; what there is no room for is dropped and counted. Telling is confined to the ingest
 * thread, the figures are safe for use by several threads.
 */
public final class EnergyFeed {
  /** Behind one meter there are not more; the model's state grows with the square. */
  static final int MOST_NODES = 128;

  private static final int CAPACITY = 65_536;

  private final BlockingQueue<Told> queue;
  private final Set<Integer> real = new HashSet<>();
  private final Set<Integer> simulated = new HashSet<>();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();

  public EnergyFeed() {
    this(CAPACITY);
  }

  EnergyFeed(int capacity) {
    queue = new ArrayBlockingQueue<>(capacity);
  }

  /** A row of a node; {@code live} is false for one of its backlog. */
  public void row(NodeRecord node, boolean live, EnergyColumns columns, Row row, long timeNanos) {
    if (columns.isEmpty() || !admitted(node)) {
      return;
    }
    tell(new Told.Rows(node, live, timeNanos, columns, columns.take(row)));
  }

  /** Whether rows of a node are taken. */
  public boolean knows(NodeRecord node) {
    return (node.simulated() ? simulated : real).contains(node.number());
  }

  private boolean admitted(NodeRecord node) {
    Set<Integer> kind = node.simulated() ? simulated : real;
    if (kind.contains(node.number())) {
      return true;
    }
    if (kind.size() >= MOST_NODES) {
      leftOut.incrementAndGet();
      return false;
    }
    kind.add(node.number());
    return true;
  }

  /** Every node there is, once a second; those that are no more make room for others. */
  public void nodes(List<NodeFacts> facts, Collection<Integer> numbers) {
    real.retainAll(numbers);
    simulated.retainAll(numbers);
    tell(new Told.Nodes(List.copyOf(facts)));
  }

  /** Jobs of which something is new. */
  public void jobs(List<JobSpan> jobs) {
    if (!jobs.isEmpty()) {
      tell(new Told.Jobs(List.copyOf(jobs)));
    }
  }

  /** An order to a calibration; fails if there is no room. May be told by any thread. */
  void order(Told.Order order) {
    if (!queue.offer(order)) {
      order.answer().completeExceptionally(new CalibrationRefused("too much to do now; try again"));
    }
  }

  /** Wakes who waits, so that it ends now; a full queue has it awake. May be told by any thread. */
  void end() {
    var unused = queue.offer(new Told.End());
  }

  private void tell(Told told) {
    if (!queue.offer(told)) {
      dropped.incrementAndGet();
    }
  }

  @Nullable Told poll(long waitMillis) throws InterruptedException {
    return waitMillis <= 0 ? queue.poll() : queue.poll(waitMillis, TimeUnit.MILLISECONDS);
  }

  /** What was dropped because the queue was full. */
  public long dropped() {
    return dropped.get();
  }

  /** Rows of nodes for which there is no room in the model. */
  public long leftOut() {
    return leftOut.get();
  }
}
