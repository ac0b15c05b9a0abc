package dev.wattrack.aggregator.live;

import dev.wattrack.aggregator.jobs.SchedulerNode;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node's live state. Confined to the ingest thread; others see {@link ClusterSnapshot}. Times
 * in milliseconds are of a clock that only moves forward.
 */
public final class LiveNode {
  private static final long FRESH_NANOS = 120_000_000_000L;
  private static final int MAX_LINE_LAYOUTS = 2_000;

  private NodeRecord record;
  private @Nullable Hello hello;
  private LatestRows rows = new LatestRows();
  private final Map<Column, Reading> sensors = new LinkedHashMap<>();
  private final Map<Layout, LatestRows.Entry> lines = new LinkedHashMap<>();
  private NodeState state = NodeState.STALE;
  private Instant since;
  private boolean connected;
  private boolean nameTaken;
  private boolean cloned;
  private @Nullable SchedulerNode scheduler;
  private long lastHeardMillis;
  private long lastTickMillis;
  private long lastSampleNanos = Long.MIN_VALUE;
  private double lagSeconds = Double.NaN;
  private double skewSeconds = Double.NaN;
  private long trafficNanos;
  private double received = Double.NaN;
  private double sent = Double.NaN;
  private double receiveRate = Double.NaN;
  private double sendRate = Double.NaN;

  LiveNode(NodeRecord record, Instant since, long nowMillis) {
    this.record = record;
    this.since = since;
    lastHeardMillis = nowMillis;
    lastTickMillis = nowMillis;
  }

  public NodeRecord record() {
    return record;
  }

  public @Nullable Hello hello() {
    return hello;
  }

  /**
   * Whether its agent is here, or has been: a greeting that came to nothing while we start is not.
   */
  boolean settled() {
    return hello != null && (connected || lastSampleNanos != Long.MIN_VALUE);
  }

  public NodeState state() {
    return state;
  }

  Instant since() {
    return since;
  }

  boolean connected() {
    return connected;
  }

  long lastHeardMillis() {
    return lastHeardMillis;
  }

  long lastTickMillis() {
    return lastTickMillis;
  }

  /** Age of the newest sample when it came, s; NaN before the first. */
  public double lagSeconds() {
    return lagSeconds;
  }

  double skewSeconds() {
    return skewSeconds;
  }

  double receiveRate() {
    return receiveRate;
  }

  double sendRate() {
    return sendRate;
  }

  boolean nameTaken() {
    return nameTaken;
  }

  boolean cloned() {
    return cloned;
  }

  /** What a scheduler last said of this node, or null. */
  @Nullable SchedulerNode scheduler() {
    return scheduler;
  }

  void scheduler(SchedulerNode said) {
    scheduler = said;
  }

  /** A number that a sensor last gave, and when. */
  record Reading(double number, long timeNanos) {}

  /**
   * The rack's sensors on this node; one that misses a reading keeps its last one, with its age.
   */
  Map<Column, Reading> sensors() {
    sensors.values().removeIf(reading -> reading.timeNanos() < lastSampleNanos - FRESH_NANOS);
    return sensors;
  }

  /** Somebody else came with this node's machine id while it was alive. */
  public void markCloned() {
    cloned = true;
  }

  void rename(NodeRecord renamed) {
    record = renamed;
  }

  /** A session of this node begins; its values start anew. */
  void join(NodeRecord joined, Hello from, boolean nameWasTaken, Instant now, long nowMillis) {
    record = joined;
    hello = from;
    nameTaken = nameWasTaken;
    rows = new LatestRows();
    sensors.clear();
    connected = true;
    skewSeconds = Double.NaN;
    received = Double.NaN;
    receiveRate = Double.NaN;
    sendRate = Double.NaN;
    heard(nowMillis);
    lastTickMillis = nowMillis;
    enter(NodeState.UP, now);
  }

  /** The session ended; after a goodbye the node is stopped, else time will tell. */
  void leave(boolean goodbye, Instant now) {
    connected = false;
    if (goodbye) {
      enter(NodeState.STOPPED, now);
    }
  }

  /** What was believed before we started, and since when. */
  void restore(NodeState before, Instant beforeSince) {
    state = before;
    since = beforeSince;
  }

  /** True once a sample came, in this run of ours. */
  boolean hasSample() {
    return lastSampleNanos != Long.MIN_VALUE;
  }

  boolean enter(NodeState next, Instant now) {
    if (state == next) {
      return false;
    }
    state = next;
    since = now;
    return true;
  }

  public LatestRows rows() {
    return rows;
  }

  /** Anything at all came from the node. */
  public void heard(long nowMillis) {
    lastHeardMillis = nowMillis;
  }

  /**
   * The node's clock as a message carried it. Messages are only ever delayed, so the highest
   * difference seen in a while is nearest to the truth; it is let go slowly so that it can fall.
   */
  public void clock(long theirNanos, long ourNanos) {
    double difference = (theirNanos - ourNanos) / 1e9;
    if (Double.isNaN(skewSeconds) || difference > skewSeconds) {
      skewSeconds = difference;
    } else {
      skewSeconds += (difference - skewSeconds) * 0.02;
    }
  }

  /** A tick of the live lane came. */
  public void tick(long timeNanos, long ourNanos, long nowMillis) {
    lastHeardMillis = nowMillis;
    lastTickMillis = nowMillis;
    lastSampleNanos = timeNanos;
    lagSeconds = (ourNanos - timeNanos) / 1e9;
  }

  /** A row of the live lane came. */
  public void row(int gid, Row row, long timeNanos) {
    rows.row(gid, row, timeNanos);
    LayoutView view = rows.view(gid);
    for (int column : view.sensors()) {
      if (row.has(column)) {
        sensors.put(row.layout().columns().get(column), new Reading(row.number(column), timeNanos));
      }
    }
    if (!view.received().isEmpty()) {
      traffic(sum(row, view.received()), sum(row, view.sent()), timeNanos);
    }
  }

  /** A row that came as line protocol; the newest of each layout is kept, up to a bound. */
  void line(Row row, LayoutView view, long timeNanos, long ourNanos, long nowMillis) {
    LatestRows.Entry before = lines.get(row.layout());
    boolean newer = before != null && before.timeNanos() <= timeNanos;
    if (newer || before == null && lines.size() < MAX_LINE_LAYOUTS) {
      lines.put(row.layout(), new LatestRows.Entry(row, view, timeNanos));
    }
    if (hello == null) {
      tick(timeNanos, ourNanos, nowMillis);
    }
  }

  private void traffic(double nowReceived, double nowSent, long timeNanos) {
    double seconds = (timeNanos - trafficNanos) / 1e9;
    boolean usable = seconds > 0 && seconds < 60 && nowReceived >= received && nowSent >= sent;
    receiveRate = usable ? (nowReceived - received) / seconds : Double.NaN;
    sendRate = usable ? (nowSent - sent) / seconds : Double.NaN;
    received = nowReceived;
    sent = nowSent;
    trafficNanos = timeNanos;
  }

  private static double sum(Row row, List<Integer> columns) {
    double sum = 0;
    for (int column : columns) {
      sum += row.has(column) ? row.number(column) : 0;
    }
    return sum;
  }

  /** Rows that are still true: not much older than the newest sample. */
  List<LatestRows.Entry> freshRows() {
    if (lastSampleNanos == Long.MIN_VALUE) {
      return List.of();
    }
    List<LatestRows.Entry> fresh = rows.since(lastSampleNanos - FRESH_NANOS);
    for (LatestRows.Entry line : lines.values()) {
      if (line.timeNanos() >= lastSampleNanos - FRESH_NANOS) {
        fresh.add(line);
      }
    }
    return fresh;
  }
}
