package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.aggregator.store.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The answer of a subquery as something to select from. Confined to one thread. */
final class Inner implements Relation {
  private final String name;
  private final List<Result> results;
  private final Filter filter;
  private final SortedMap<String, FieldType> fields = new TreeMap<>();
  private final SortedSet<String> tagKeys = new TreeSet<>();

  Inner(String name, List<Result> results, Filter filter) {
    this.name = name;
    this.results = results;
    this.filter = filter;
    for (Result result : results) {
      tagKeys.addAll(result.tags().keySet());
      for (int i = 0; i < result.columns().size(); i++) {
        fields.put(result.columns().get(i), result.types().get(i));
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SortedMap<String, FieldType> fields() {
    return fields;
  }

  @Override
  public SortedSet<String> tagKeys() {
    return tagKeys;
  }

  @Override
  public Set<SortedMap<String, String>> series() {
    Set<SortedMap<String, String>> all = new HashSet<>();
    results.forEach(result -> all.add(result.tags()));
    return all;
  }

  @Override
  public List<Table> rows(List<String> wanted, long from, long to, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    List<Table> tables = new ArrayList<>();
    for (Result result : results) {
      SortedMap<String, String> tags = new TreeMap<>(result.tags());
      boolean holds = true;
      for (Expr part : Filter.parts(condition)) {
        if (Filter.names(part).stream().noneMatch(name -> fields.containsKey(name))) {
          holds = holds && filter.holds(part, Measurement.of(tags));
        }
      }
      if (holds) {
        tables.add(table(result, tags, wanted));
      }
    }
    return tables;
  }

  private static Table table(Result result, SortedMap<String, String> tags, List<String> wanted) {
    int rows = result.rows().size();
    Integer[] order = new Integer[rows];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, java.util.Comparator.comparingLong(i -> result.rows().get(i).time()));
    long[] times = new long[rows];
    double[][] cells = new double[wanted.size()][rows];
    for (int row = 0; row < rows; row++) {
      times[row] = result.rows().get(order[row]).time();
      for (int i = 0; i < wanted.size(); i++) {
        int column = result.columns().indexOf(wanted.get(i));
        cells[i][row] = column < 0 ? Double.NaN : result.rows().get(order[row]).values()[column];
      }
    }
    return new Table(tags, times, cells);
  }

  @Override
  public @Nullable List<Table> windows(
      String field, Aggregate aggregate, long from, long to, long step, @Nullable Expr condition) {
    return null;
  }
}
