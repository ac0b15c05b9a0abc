package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * The measurements {@code ledger} and {@code ledger_node}: where the joules of a rack's meter went,
 * minute by minute, as energy and as mean power, of the rack or of each node. meter = idle + jobs +
 * system + fixed + fan + residual, and idle is that of all nodes; a node is idle + jobs + system;
 * unallocated is the part of idle that no job held. Confined to one thread.
 */
final class LedgerRows implements Derivation {
  static final String SECONDS = "seconds";
  private static final String ESTIMATED = "estimated";
  private static final long SECOND = 1_000_000_000L;
  private static final int MINUTE = 60;
  private static final long EARLIEST = 0;

  /** What a row is about. */
  private record About(String measurement, List<String> parts) {
    static final About RACK =
        new About(
            "ledger",
            List.of("meter", "idle", "jobs", "system", "unallocated", "fixed", "fan", "residual"));
    static final About NODE =
        new About("ledger_node", List.of("", "idle", "jobs", "system", "unallocated"));
  }

  private final World world;
  private final About about;

  private LedgerRows(World world, About about) {
    this.world = world;
    this.about = about;
  }

  static Derivation ofRack(World world) {
    return new LedgerRows(world, About.RACK);
  }

  static Derivation ofNodes(World world) {
    return new LedgerRows(world, About.NODE);
  }

  @Override
  public String name() {
    return about.measurement();
  }

  /** Energy and power of each part, and how much of the time is known. */
  @Override
  public SortedMap<String, FieldType> fields() {
    SortedMap<String, FieldType> fields = new TreeMap<>();
    for (String part : about.parts()) {
      fields.put(joined(part, "joules"), FieldType.FLOAT);
      fields.put(joined(part, "watts"), FieldType.FLOAT);
    }
    fields.put(SECONDS, FieldType.INTEGER);
    return fields;
  }

  private static String joined(String part, String unit) {
    return part.isEmpty() ? unit : part + "_" + unit;
  }

  static boolean isPower(String field) {
    return field.endsWith("watts");
  }

  @Override
  public SortedSet<String> tagKeys() {
    SortedSet<String> keys = new TreeSet<>(Set.of(ESTIMATED, SIMULATED));
    if (about.equals(About.NODE)) {
      keys.add(Measurement.HOST);
    }
    return keys;
  }

  /**
   * @param host empty for the rack
   */
  private static SortedMap<String, String> tags(LedgerSpan span, String host) {
    SortedMap<String, String> tags = new TreeMap<>();
    tags.put(ESTIMATED, Boolean.toString(span.estimated()));
    tags.put(SIMULATED, Boolean.toString(span.simulated()));
    if (!host.isEmpty()) {
      tags.put(Measurement.HOST, host);
    }
    return tags;
  }

  /** Of the ledger of both kinds of racks by days. */
  @Override
  public Set<SortedMap<String, String>> series() throws StoreException {
    long now = world.nowNanos() / SECOND;
    int day = 86_400;
    List<LedgerSpan> days =
        new ArrayList<>(
            world.records().ledger().spans(false, now - 31L * day, now + day, day, 100));
    days.addAll(world.records().ledger().spans(true, now - 31L * day, now + day, day, 100));
    Set<SortedMap<String, String>> all = new HashSet<>();
    for (LedgerSpan span : days) {
      if (about.equals(About.RACK)) {
        all.add(tags(span, ""));
      } else {
        span.nodes().forEach(node -> all.add(tags(span, node.node())));
      }
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
    for (LedgerSpan span : spans(simulated, fromNanos, toNanos, stepSeconds)) {
      if (about.equals(About.RACK)) {
        ofRack(begun(rows, span, "", known), span);
        continue;
      }
      for (LedgerSpan.Node node : span.nodes()) {
        Rows.Row row = begun(rows, span, node.node(), known);
        put(row, "", node.millijoules(), span);
        put(row, "idle", node.idleMillijoules(), span);
        put(row, "jobs", node.jobsMillijoules(), span);
        put(row, "system", node.systemMillijoules(), span);
        put(row, "unallocated", node.unallocatedMillijoules(), span);
      }
    }
    return rows;
  }

  private static Rows.Row begun(
      Rows rows, LedgerSpan span, String host, Map<String, SortedMap<String, String>> known)
      throws InfluxQlException {
    SortedMap<String, String> tags =
        known.computeIfAbsent(span.estimated() + host, any -> tags(span, host));
    Rows.Row row = rows.add(tags, span.startSeconds() * SECOND);
    row.put(SECONDS, span.seconds());
    return row;
  }

  private static void ofRack(Rows.Row row, LedgerSpan span) {
    Long meter = span.meterMillijoules();
    if (meter != null) {
      put(row, "meter", meter, span);
      put(row, "residual", span.residualMillijoules(), span);
    }
    put(row, "idle", sum(span, LedgerSpan.Node::idleMillijoules), span);
    put(row, "jobs", sum(span, LedgerSpan.Node::jobsMillijoules), span);
    put(row, "system", sum(span, LedgerSpan.Node::systemMillijoules), span);
    put(row, "unallocated", sum(span, LedgerSpan.Node::unallocatedMillijoules), span);
    put(row, "fixed", span.fixedMillijoules(), span);
    put(row, "fan", span.fanMillijoules(), span);
  }

  private static long sum(LedgerSpan span, ToLongFunction<LedgerSpan.Node> part) {
    return span.nodes().stream().mapToLong(part).sum();
  }

  /** A part as energy and as power. */
  private static void put(Rows.Row row, String part, long millijoules, LedgerSpan span) {
    row.put(joined(part, "joules"), millijoules / 1000.0);
    if (span.seconds() > 0) {
      row.put(joined(part, "watts"), millijoules / 1000.0 / span.seconds());
    }
  }

  private List<LedgerSpan> spans(boolean simulated, long fromNanos, long toNanos, int stepSeconds)
      throws StoreException {
    long from = Math.max(EARLIEST, -Math.floorDiv(-fromNanos, SECOND));
    long to = Math.min(Math.floorDiv(toNanos, SECOND), world.nowNanos() / SECOND + MINUTE) + 1;
    int step = stepSeconds == 0 ? MINUTE : stepSeconds;
    return from >= to
        ? List.of()
        : world.records().ledger().spans(simulated, from, to, step, world.maxPoints() + 1);
  }
}
