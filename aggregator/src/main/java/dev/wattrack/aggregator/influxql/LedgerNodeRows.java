package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.StoreException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The measurement {@code ledger_node}: a node's part of the ledger, minute by minute. The whole is
 * idle + jobs + system; unallocated is the part of idle that no job held. Confined to one thread.
 */
final class LedgerNodeRows implements Derivation {
  private static final Set<String> PARTS = Set.of("", "idle", "jobs", "system", "unallocated");
  private static final long SECOND = 1_000_000_000L;

  private final World world;

  LedgerNodeRows(World world) {
    this.world = world;
  }

  @Override
  public String name() {
    return "ledger_node";
  }

  @Override
  public SortedMap<String, FieldType> fields() {
    return LedgerRows.fields(PARTS);
  }

  @Override
  public SortedSet<String> tagKeys() {
    return new TreeSet<>(Set.of(LedgerRows.ESTIMATED, Measurement.HOST, SIMULATED));
  }

  private static SortedMap<String, String> tags(LedgerSpan span, LedgerSpan.Node node) {
    SortedMap<String, String> tags = LedgerRows.tags(span);
    tags.put(Measurement.HOST, node.node());
    return tags;
  }

  @Override
  public Set<SortedMap<String, String>> series() throws StoreException {
    Set<SortedMap<String, String>> all = new HashSet<>();
    for (LedgerSpan span : LedgerRows.newest(world)) {
      span.nodes().forEach(node -> all.add(tags(span, node)));
    }
    return all;
  }

  @Override
  public boolean sums() {
    return true;
  }

  @Override
  public Rows rows(
      List<String> wanted, boolean simulated, long fromNanos, long toNanos, int stepSeconds)
      throws StoreException, InfluxQlException {
    Rows rows = new Rows(wanted, world.maxPoints());
    Map<String, SortedMap<String, String>> known = new HashMap<>();
    for (LedgerSpan span : LedgerRows.spans(world, simulated, fromNanos, toNanos, stepSeconds)) {
      for (LedgerSpan.Node node : span.nodes()) {
        SortedMap<String, String> tags =
            known.computeIfAbsent(span.estimated() + node.node(), any -> tags(span, node));
        Rows.Row row = rows.add(tags, span.startSeconds() * SECOND);
        LedgerRows.put(row, "", node.millijoules(), span.seconds());
        LedgerRows.put(row, "idle", node.idleMillijoules(), span.seconds());
        LedgerRows.put(row, "jobs", node.jobsMillijoules(), span.seconds());
        LedgerRows.put(row, "system", node.systemMillijoules(), span.seconds());
        LedgerRows.put(row, "unallocated", node.unallocatedMillijoules(), span.seconds());
        row.put(LedgerRows.SECONDS, span.seconds());
      }
    }
    return rows;
  }
}
