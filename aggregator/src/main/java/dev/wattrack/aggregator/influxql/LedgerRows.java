package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.StoreException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * The measurement {@code ledger}: where the joules of a rack's meter went, minute by minute, as
 * energy and as mean power. meter = idle + jobs + system + fixed + fan + residual, and idle is that
 * of all nodes. Confined to one thread.
 */
final class LedgerRows implements Derivation {
  static final String SECONDS = "seconds";
  static final String ESTIMATED = "estimated";
  private static final long SECOND = 1_000_000_000L;
  private static final int MINUTE = 60;
  private static final long EARLIEST = 0;
  private static final SortedSet<String> PARTS =
      new TreeSet<>(
          Set.of("meter", "idle", "jobs", "system", "unallocated", "fixed", "fan", "residual"));

  private final World world;

  LedgerRows(World world) {
    this.world = world;
  }

  @Override
  public String name() {
    return "ledger";
  }

  @Override
  public SortedMap<String, FieldType> fields() {
    return fields(PARTS);
  }

  /** Energy and power of each part, and how much of the time is known. */
  static SortedMap<String, FieldType> fields(Set<String> parts) {
    SortedMap<String, FieldType> fields = new TreeMap<>();
    for (String part : parts) {
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
    return new TreeSet<>(Set.of(ESTIMATED, SIMULATED));
  }

  static SortedMap<String, String> tags(LedgerSpan span) {
    SortedMap<String, String> tags = new TreeMap<>();
    tags.put(ESTIMATED, Boolean.toString(span.estimated()));
    tags.put(SIMULATED, Boolean.toString(span.simulated()));
    return tags;
  }

  @Override
  public Set<SortedMap<String, String>> series() throws StoreException {
    Set<SortedMap<String, String>> all = new HashSet<>();
    for (LedgerSpan span : newest(world)) {
      all.add(tags(span));
    }
    return all;
  }

  /** The ledger of both kinds of racks by days. */
  static List<LedgerSpan> newest(World world) throws StoreException {
    long now = world.nowNanos() / SECOND;
    int day = 86_400;
    List<LedgerSpan> all =
        new java.util.ArrayList<>(
            world.records().ledger().spans(false, now - 31L * day, now + day, day, 100));
    all.addAll(world.records().ledger().spans(true, now - 31L * day, now + day, day, 100));
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
    for (LedgerSpan span : spans(world, simulated, fromNanos, toNanos, stepSeconds)) {
      Rows.Row row = rows.add(tags(span), span.startSeconds() * SECOND);
      Long meter = span.meterMillijoules();
      if (meter != null) {
        put(row, "meter", meter, span.seconds());
        put(row, "residual", span.residualMillijoules(), span.seconds());
      }
      put(row, "idle", sum(span, LedgerSpan.Node::idleMillijoules), span.seconds());
      put(row, "jobs", sum(span, LedgerSpan.Node::jobsMillijoules), span.seconds());
      put(row, "system", sum(span, LedgerSpan.Node::systemMillijoules), span.seconds());
      put(row, "unallocated", sum(span, LedgerSpan.Node::unallocatedMillijoules), span.seconds());
      put(row, "fixed", span.fixedMillijoules(), span.seconds());
      put(row, "fan", span.fanMillijoules(), span.seconds());
      row.put(SECONDS, span.seconds());
    }
    return rows;
  }

  private static long sum(LedgerSpan span, ToLongFunction<LedgerSpan.Node> part) {
    return span.nodes().stream().mapToLong(part).sum();
  }

  /** A part as energy and as power. */
  static void put(Rows.Row row, String part, long millijoules, int seconds) {
    row.put(joined(part, "joules"), millijoules / 1000.0);
    if (seconds > 0) {
      row.put(joined(part, "watts"), millijoules / 1000.0 / seconds);
    }
  }

  static List<LedgerSpan> spans(
      World world, boolean simulated, long fromNanos, long toNanos, int stepSeconds)
      throws StoreException {
    long from = Math.max(EARLIEST, -Math.floorDiv(-fromNanos, SECOND));
    long to = Math.min(Math.floorDiv(toNanos, SECOND), world.nowNanos() / SECOND + MINUTE) + 1;
    int step = stepSeconds == 0 ? MINUTE : stepSeconds;
    return from >= to
        ? List.of()
        : world.records().ledger().spans(simulated, from, to, step, world.maxPoints() + 1);
  }
}
