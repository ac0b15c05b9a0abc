package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The series of a relation by the tags they are grouped by. Confined to one thread. */
final class Groups {
  private final Relation relation;
  private final Filter filter;
  private final Texts texts;
  private final List<String> keys;

  Groups(Relation relation, Set<String> keys, Filter filter, Texts texts) {
    this.relation = relation;
    this.filter = filter;
    this.texts = texts;
    this.keys = List.copyOf(new TreeSet<>(keys));
  }

  static <T> SortedMap<List<String>, T> sorted() {
    return new TreeMap<>(
        (a, b) -> {
          for (int i = 0; i < a.size(); i++) {
            int order = a.get(i).compareTo(b.get(i));
            if (order != 0) {
              return order;
            }
          }
          return 0;
        });
  }

  List<String> key(Table table) {
    return keys.stream().map(table::tag).toList();
  }

  SortedMap<String, String> tags(List<String> key) {
    SortedMap<String, String> tags = new TreeMap<>();
    for (int i = 0; i < keys.size(); i++) {
      tags.put(keys.get(i), key.get(i));
    }
    return tags;
  }

  /** Whether the condition says something of fields, so that each row must be looked at. */
  boolean looksAtFields(Frame frame) {
    return Filter.names(frame.rest()).stream()
        .anyMatch(name -> relation.fields().containsKey(name));
  }

  /** The rows that meet the condition; of each table the wanted fields in their order. */
  SortedMap<List<String>, List<Table>> rows(Frame frame, List<String> wanted)
      throws StoreException, InfluxQlException {
    Set<String> fetched = new LinkedHashSet<>(wanted);
    Filter.names(frame.rest()).stream()
        .filter(name -> relation.fields().containsKey(name))
        .forEach(fetched::add);
    List<String> fields = new ArrayList<>(fetched);
    SortedMap<List<String>, List<Table>> groups = sorted();
    for (Table table : relation.rows(fields, frame.from(), frame.to(), frame.rest())) {
      Table kept = kept(table, fields, frame);
      if (kept.times().length > 0) {
        groups.computeIfAbsent(key(kept), k -> new ArrayList<>()).add(kept);
      }
    }
    return groups;
  }

  private Table kept(Table table, List<String> fields, Frame frame)
      throws StoreException, InfluxQlException {
    boolean look = looksAtFields(frame);
    int count = 0;
    int[] rows = new int[table.times().length];
    for (int row = 0; row < rows.length; row++) {
      long time = table.times()[row];
      int at = row;
      if (time >= frame.from()
          && time <= frame.to()
          && (!look || filter.holds(frame.rest(), name -> value(table, fields, name, at)))) {
        rows[count++] = row;
      }
    }
    if (count == rows.length) {
      return table;
    }
    int[] chosen = Arrays.copyOf(rows, count);
    double[][] cells = new double[table.cells().length][];
    for (int i = 0; i < cells.length; i++) {
      double[] column = table.cells()[i];
      cells[i] = Arrays.stream(chosen).mapToDouble(row -> column[row]).toArray();
    }
    long[] times = Arrays.stream(chosen).mapToLong(row -> table.times()[row]).toArray();
    return new Table(table.tags(), times, cells);
  }

  private @org.jspecify.annotations.Nullable Object value(
      Table table, List<String> fields, String name, int row) throws StoreException {
    FieldType type = relation.fields().get(name);
    if (type == null) {
      return table.tag(name);
    }
    double value = table.cells()[fields.indexOf(name)][row];
    if (Double.isNaN(value)) {
      return null;
    }
    return type == FieldType.STRING ? texts.text(value) : (Object) value;
  }

  /** All points of one column, in order of time. */
  static Points points(List<Table> tables, int column) {
    record At(long time, double value) {}
    List<At> all = new ArrayList<>();
    Points points = new Points();
    for (Table table : tables) {
      for (int row = 0; row < table.times().length; row++) {
        double value = table.cells()[column][row];
        if (Double.isNaN(value)) {
          continue;
        }
        if (tables.size() == 1) {
          points.add(table.times()[row], value);
        } else {
          all.add(new At(table.times()[row], value));
        }
      }
    }
    all.sort(Comparator.comparingLong(At::time));
    all.forEach(at -> points.add(at.time(), at.value()));
    return points;
  }
}
