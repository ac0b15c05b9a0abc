package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.access.MemoryTokens;
import dev.wattrack.aggregator.store.AlertTable;
import dev.wattrack.aggregator.store.CredentialTable;
import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobTable;
import dev.wattrack.aggregator.store.MemoryAlerts;
import dev.wattrack.aggregator.store.MemoryCredentials;
import dev.wattrack.aggregator.store.MemoryEnergy;
import dev.wattrack.aggregator.store.MemoryJobs;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.Series;
import dev.wattrack.aggregator.store.SeriesQuery;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.aggregator.store.TokenTable;
import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A store that only remembers which ticks were committed, and can be told to fail. */
public final class RecordingStore implements TimeSeriesStore {
  private final MemoryJobs jobs = new MemoryJobs();
  private final MemoryAlerts alerts = new MemoryAlerts();
  private final MemoryCredentials credentials = new MemoryCredentials();

  @Override
  public CredentialTable credentials() {
    return credentials;
  }

  @Override
  public AlertTable alerts() {
    return alerts;
  }

  private final TokenTable tokens = new MemoryTokens();

  @Override
  public TokenTable tokens() {
    return tokens;
  }

  private final EnergyTable energy = new MemoryEnergy();

  @Override
  public EnergyTable energy() {
    return energy;
  }

  @Override
  public JobTable jobs() {
    return jobs;
  }

  private final Map<String, NodeRecord> nodes = new LinkedHashMap<>();
  private final Map<Integer, NodeRecord.LastState> states = new LinkedHashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final List<Tick> ticks = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private volatile boolean full;
  private volatile boolean unmaintainable;
  private int crowdedFor;
  private volatile Runnable onScan = () -> {};

  /** A committed tick: which node, when, and the raw values of its first group. */
  public record Tick(int node, long seq, long timeNanos, List<Long> values) {}

  public void full(boolean isFull) {
    full = isFull;
  }

  public void unmaintainable(boolean isUnmaintainable) {
    unmaintainable = isUnmaintainable;
  }

  public synchronized List<Tick> ticks() {
    return List.copyOf(ticks);
  }

  @Override
  public synchronized List<NodeRecord> nodes() {
    return List.copyOf(nodes.values());
  }

  @Override
  public synchronized NodeRecord node(String key, String name, boolean simulated) {
    NodeRecord known = nodes.get(key);
    int number = known == null ? nodes.size() + 1 : known.number();
    NodeRecord record = new NodeRecord(number, key, name, simulated);
    nodes.put(key, record);
    return record;
  }

  @Override
  public synchronized Map<Integer, NodeRecord.LastState> lastStates() {
    return Map.copyOf(states);
  }

  @Override
  public synchronized void remember(Map<Integer, NodeRecord.LastState> told) {
    states.putAll(told);
  }

  @Override
  public synchronized int textNumber(String text) {
    if (!texts.contains(text)) {
      texts.add(text);
    }
    return texts.indexOf(text);
  }

  @Override
  public synchronized Map<String, Integer> textNumbers(Set<String> wanted, int maxNew) {
    Map<String, Integer> found = new LinkedHashMap<>();
    int room = texts.size() + maxNew;
    for (String text : wanted) {
      if (texts.contains(text) || texts.size() < room) {
        found.put(text, textNumber(text));
      }
    }
    return found;
  }

  @Override
  public synchronized String text(int number) {
    return number < texts.size() ? texts.get(number) : "";
  }

  @Override
  public synchronized void commit(List<Segment> segments) throws StoreException {
    if (full) {
      throw new StoreException("disk full", true);
    }
    calls.add("commit");
    for (Segment segment : segments) {
      try {
        read(segment);
      } catch (WireException e) {
        throw new StoreException("segment cannot be read alone", false, e);
      }
    }
  }

  private void read(Segment segment) throws WireException {
    TickDecoder decoder = new TickDecoder();
    for (int gid = 0; gid < segment.layouts().size(); gid++) {
      Layout layout = segment.layouts().get(gid);
      if (layout != null) {
        decoder.layout(gid, layout);
      }
    }
    new FrameSplitter(Wire.MAX_FRAME)
        .feed(
            segment.frames(),
            0,
            segment.length(),
            (type, bytes, offset, length) -> decoder.read(bytes, offset, length, sink(segment)));
  }

  private TickDecoder.Sink sink(Segment segment) {
    return new TickDecoder.Sink() {
      private long seq;
      private long time;

      @Override
      public void tick(long tickSeq, long timeNanos) {
        seq = tickSeq;
        time = timeNanos;
      }

      @Override
      public void row(int gid, Row row) {
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < row.layout().width(); i++) {
          values.add(row.has(i) ? row.raw(i) : Long.MIN_VALUE);
        }
        ticks.add(new Tick(segment.node(), seq, time, values));
      }
    };
  }

  /** What a scan is to do or to wait for. */
  public void onScan(Runnable action) {
    onScan = action;
  }

  /** What was called, in order: "commit" and "maintain". */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** So many calls of maintain it takes until the store is no longer crowded. */
  public synchronized void crowd(int slices) {
    crowdedFor = slices;
  }

  @Override
  public synchronized boolean crowded() {
    return crowdedFor > 0;
  }

  @Override
  public synchronized boolean maintain(long nowNanos) throws StoreException {
    if (unmaintainable) {
      throw new StoreException("a block is damaged", false);
    }
    calls.add("maintain");
    crowdedFor--;
    return crowdedFor > 0;
  }

  @Override
  public List<Series> query(SeriesQuery query, List<Segment> live) {
    return List.of();
  }

  @Override
  public void scan(Set<Integer> of, long from, long to, List<Segment> live, RowSink sink) {
    onScan.run();
  }

  @Override
  public Stats stats() {
    return new Stats(0, 0, 0, 0);
  }

  @Override
  public void close() {}
}
