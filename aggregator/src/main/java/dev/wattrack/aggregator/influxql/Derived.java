package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.aggregator.store.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A derivation as something to select from. A simulated rack is never summed up with a real one:
 * unless the condition says something of {@code simulated}, it is only seen where there is nothing
 * real. Confined to one thread.
 */
final class Derived implements Relation {
  /** What there is, by name. */
  static final Set<String> NAMES = Set.of("alert", "job_run", "ledger", "ledger_node");

  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final long DAY = 1_440 * MINUTE;

  private final Derivation derivation;
  private final Filter filter;
  private final Map<String, List<Rows>> fetched = new HashMap<>();

  Derived(Derivation derivation, Filter filter) {
    this.derivation = derivation;
    this.filter = filter;
  }

  /** All there are. */
  static List<Derivation> all(World world, Texts texts) {
    return List.of(
        new AlertRows(world, texts),
        new RunRows(world, texts),
        LedgerRows.ofRack(world),
        LedgerRows.ofNodes(world));
  }

  @Override
  public String name() {
    return derivation.name();
  }

  @Override
  public SortedMap<String, FieldType> fields() {
    return derivation.fields();
  }

  @Override
  public SortedSet<String> tagKeys() {
    return derivation.tagKeys();
  }

  @Override
  public Set<SortedMap<String, String>> series() throws StoreException {
    return derivation.series();
  }

  @Override
  public List<Table> rows(List<String> wanted, long from, long to, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    record Named(String tags, Table table) {}
    List<Named> tables = new ArrayList<>();
    for (Rows rows : racks(wanted, from, to, 0, condition)) {
      for (Map.Entry<SortedMap<String, String>, SortedMap<Long, double[]>> one :
          rows.series().entrySet()) {
        if (filter.meets(condition, fields().keySet(), one.getKey())) {
          String tags = one.getKey().toString();
          tables.add(new Named(tags, table(one.getKey(), one.getValue(), wanted.size())));
        }
      }
    }
    tables.sort(Comparator.comparing(Named::tags));
    return tables.stream().map(Named::table).toList();
  }

  private static Table table(
      SortedMap<String, String> tags, SortedMap<Long, double[]> rows, int fields) {
    double[][] cells = new double[fields][];
    for (int i = 0; i < fields; i++) {
      int column = i;
      cells[i] = rows.values().stream().mapToDouble(row -> row[column]).toArray();
    }
    return new Table(tags, rows.keySet().stream().mapToLong(Long::longValue).toArray(), cells);
  }

  private List<Rows> racks(
      List<String> wanted, long from, long to, int stepSeconds, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    boolean both = Filter.names(condition).contains(Derivation.SIMULATED);
    String key = wanted + "@" + from + "-" + to + "/" + stepSeconds + both;
    List<Rows> known = fetched.get(key);
    if (known == null) {
      Rows real = derivation.rows(wanted, false, from, to, stepSeconds);
      known =
          !real.isEmpty() && !both
              ? List.of(real)
              : List.of(real, derivation.rows(wanted, true, from, to, stepSeconds));
      fetched.put(key, known);
    }
    return known;
  }

  /** Sums and means over steps of whole minutes; a minute counts as one point. */
  @Override
  public @Nullable List<Table> windows(
      String field, Aggregate aggregate, long from, long to, long step, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    if (!derivation.sums()
        || (aggregate != Aggregate.SUM && aggregate != Aggregate.COUNT)
        || step % MINUTE != 0
        || step > DAY) {
      return null;
    }
    List<Table> tables = new ArrayList<>();
    List<String> wanted = List.of(field, LedgerRows.SECONDS);
    for (Rows rows : racks(wanted, from, to, (int) (step / SECOND), condition)) {
      for (Map.Entry<SortedMap<String, String>, SortedMap<Long, double[]>> one :
          rows.series().entrySet()) {
        if (filter.meets(condition, fields().keySet(), one.getKey())) {
          tables.add(summed(one.getKey(), one.getValue(), aggregate, field));
        }
      }
    }
    return tables;
  }

  /** Of rows of a value and seconds. */
  private static Table summed(
      SortedMap<String, String> tags,
      SortedMap<Long, double[]> rows,
      Aggregate aggregate,
      String field) {
    long[] times = new long[rows.size()];
    double[] values = new double[rows.size()];
    int count = 0;
    for (Map.Entry<Long, double[]> row : rows.entrySet()) {
      if (!Double.isNaN(row.getValue()[0])) {
        times[count] = row.getKey();
        values[count++] = part(aggregate, field, row.getValue());
      }
    }
    return new Table(
        tags, Arrays.copyOf(times, count), new double[][] {Arrays.copyOf(values, count)});
  }

  private static double part(Aggregate aggregate, String field, double[] row) {
    double minutes = Math.max(1, Math.rint(row[1] * SECOND / MINUTE));
    if (aggregate == Aggregate.COUNT) {
      return minutes;
    }
    return LedgerRows.isPower(field) ? row[0] * minutes : row[0];
  }
}
