package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.Series;
import dev.wattrack.aggregator.store.SeriesQuery;
import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A measurement of the store; the node's name is the tag {@code host}. Confined to one thread. */
final class Measurement implements Relation {
  static final String HOST = "host";
  private static final int MOST_SERIES = 20_000;

  private final World world;
  private final String name;
  private final Filter filter;
  private final Map<Column, Set<Integer>> columns;
  private final SortedMap<String, FieldType> fields = new TreeMap<>();
  private final SortedSet<String> tagKeys = new TreeSet<>(Set.of(HOST));

  Measurement(World world, String name, Filter filter) {
    this.world = world;
    this.name = name;
    this.filter = filter;
    columns = columns(world, name);
    for (Column column : columns.keySet()) {
      tagKeys.addAll(column.tags().keySet());
      fields.merge(column.field(), type(column), FieldType::wider);
    }
  }

  private static Map<Column, Set<Integer>> columns(World world, String name) {
    Map<Column, Set<Integer>> all = new LinkedHashMap<>();
    world
        .store()
        .columns(name)
        .forEach(
            (column, nodes) -> {
              Set<Integer> meant = new HashSet<>(nodes);
              meant.retainAll(world.nodes().keySet());
              if (!meant.isEmpty()) {
                all.put(column, meant);
              }
            });
    for (Segment segment : world.live()) {
      for (Layout layout : segment.layouts()) {
        for (Column column : layout == null ? List.<Column>of() : layout.columns()) {
          if (column.measurement().equals(name)) {
            all.computeIfAbsent(column, c -> new HashSet<>()).add(segment.node());
          }
        }
      }
    }
    return all;
  }

  private static FieldType type(Column column) {
    return switch (column.kind()) {
      case TEXT -> FieldType.STRING;
      case FLOATING -> FieldType.FLOAT;
      case DECIMAL -> column.decimals() == 0 ? FieldType.INTEGER : FieldType.FLOAT;
    };
  }

  /** Names of all measurements, those that are not committed yet included. */
  static SortedSet<String> names(World world) {
    SortedSet<String> names = new TreeSet<>(world.store().fields().keySet());
    for (Segment segment : world.live()) {
      for (Layout layout : segment.layouts()) {
        for (Column column : layout == null ? List.<Column>of() : layout.columns()) {
          names.add(column.measurement());
        }
      }
    }
    return names;
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
    columns.forEach((column, nodes) -> nodes.forEach(node -> all.add(tags(node, column.tags()))));
    return all;
  }

  private SortedMap<String, String> tags(int node, Map<String, String> tags) {
    SortedMap<String, String> all = new TreeMap<>(world.records().users().tags(name, tags));
    all.put(HOST, world.nodes().getOrDefault(node, "?"));
    return all;
  }

  @Override
  public List<Table> windows(
      String field, Aggregate aggregate, long from, long to, long step, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    List<Table> tables = new ArrayList<>();
    for (Series one : query(field, aggregate, from, to, step, condition)) {
      tables.add(table(one));
    }
    return tables;
  }

  private Table table(Series one) {
    return new Table(tags(one.node(), one.tags()), one.timesNanos(), new double[][] {one.values()});
  }

  @Override
  public List<Table> rows(List<String> wanted, long from, long to, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    Map<SortedMap<String, String>, Table[]> bySeries =
        new TreeMap<>(java.util.Comparator.comparing(Object::toString));
    for (int i = 0; i < wanted.size(); i++) {
      for (Series one : query(wanted.get(i), Aggregate.LAST, from, to, 0, condition)) {
        Table column = table(one);
        bySeries.computeIfAbsent(column.tags(), tags -> new Table[wanted.size()])[i] = column;
      }
      if (bySeries.size() > MOST_SERIES) {
        throw InfluxQlException.run("more than " + MOST_SERIES + " series; name tags in WHERE");
      }
    }
    List<Table> tables = new ArrayList<>();
    bySeries.forEach((tags, columns) -> tables.add(Table.joined(tags, columns)));
    return tables;
  }

  private List<Series> query(
      String field, Aggregate aggregate, long from, long to, long step, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    if (!fields.containsKey(field) || to < from) {
      return List.of();
    }
    Map<String, String> exact = new HashMap<>();
    Set<Integer> nodes = new HashSet<>();
    columns.forEach(
        (column, all) -> {
          if (column.field().equals(field)) {
            nodes.addAll(all);
          }
        });
    for (Expr part : Filter.parts(condition)) {
      Set<String> names = Filter.names(part);
      if (names.stream().anyMatch(name -> fields.containsKey(name))) {
        continue;
      }
      if (names.equals(Set.of(HOST))) {
        for (int node : Set.copyOf(nodes)) {
          if (!filter.holds(part, of(tags(node, Map.of())))) {
            nodes.remove(node);
          }
        }
      } else if (part instanceof Expr.Binary binary
          && binary.operator().equals("=")
          && binary.left() instanceof Expr.Ref tag
          && binary.right() instanceof Expr.Text value
          && !value.value().isEmpty()
          && !world.records().users().hides(name, tag.name())) {
        exact.put(tag.name(), value.value());
      }
    }
    if (nodes.isEmpty()) {
      return List.of();
    }
    SeriesQuery query =
        new SeriesQuery(
            name,
            field,
            nodes,
            exact,
            from,
            to == Long.MAX_VALUE ? to : to + 1,
            step,
            aggregate,
            world.maxPoints());
    List<Series> kept = new ArrayList<>();
    for (Series one : world.store().query(query, world.live())) {
      if (filter.meets(condition, fields.keySet(), tags(one.node(), one.tags()))) {
        kept.add(one);
      }
    }
    return kept;
  }

  static Filter.Values of(Map<String, String> tags) {
    return key -> tags.getOrDefault(key, "");
  }
}
