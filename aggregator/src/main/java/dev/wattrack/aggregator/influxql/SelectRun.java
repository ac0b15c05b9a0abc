package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.influxql.Statement.Select;
import dev.wattrack.aggregator.influxql.Statement.Source;
import dev.wattrack.aggregator.store.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers one SELECT. Confined to one thread. */
final class SelectRun {
  private final World world;
  private final Texts texts;
  private final Filter filter = new Filter();
  private final Sources sources;

  SelectRun(World world, Texts texts) {
    this.world = world;
    this.texts = texts;
    sources = new Sources(world, texts, filter);
  }

  List<Result> run(Select select) throws StoreException, InfluxQlException {
    List<Result> results = run(select, null);
    if (!select.ascending()) {
      Collections.reverse(results);
    }
    List<Result> kept = new ArrayList<>();
    for (Result result : select.seriesLimit().of(results)) {
      List<Result.Row> rows = select.limit().of(result.rows());
      if (!rows.isEmpty()) {
        kept.add(new Result(result.name(), result.tags(), result.columns(), result.types(), rows));
      }
    }
    long points = 0;
    for (Result result : kept) {
      points += (long) result.rows().size() * Math.max(1, result.columns().size());
    }
    if (points > world.maxPoints()) {
      throw InfluxQlException.run(
          "more than " + world.maxPoints() + " values; ask for a shorter time or longer windows");
    }
    return kept;
  }

  private List<Result> run(Select select, @Nullable Frame parent)
      throws StoreException, InfluxQlException {
    String mistake = select.grouping().mistake();
    if (mistake != null) {
      throw InfluxQlException.run(mistake);
    }
    Frame frame = Frame.of(select, world.nowNanos(), parent);
    if (parent != null) {
      frame = frame.inside(parent.outerTags());
    }
    List<Result> results = new ArrayList<>();
    List<Relation> relations = relations(select, frame);
    Shape shape = Shape.of(relations);
    for (Relation relation : relations) {
      results.addAll(relation(select, frame, relation, shape));
    }
    return results;
  }

  private List<Relation> relations(Select select, Frame frame)
      throws StoreException, InfluxQlException {
    SortedMap<String, Relation> all = new TreeMap<>();
    for (Source source : select.sources()) {
      if (source instanceof Source.Inner inner) {
        Set<String> tags = new TreeSet<>(frame.outerTags());
        for (Expr tag : select.grouping().tags()) {
          if (tag instanceof Expr.Ref ref) {
            tags.add(ref.name());
          }
        }
        Map<String, List<Result>> byName = new TreeMap<>();
        for (Result result : inner(inner.select(), frame.inside(tags))) {
          byName.computeIfAbsent(result.name(), name -> new ArrayList<>()).add(result);
        }
        byName.forEach((name, results) -> all.put(name, new Inner(name, results, filter)));
      } else {
        for (Relation relation : sources.of(source)) {
          all.put(relation.name(), relation);
        }
      }
    }
    return List.copyOf(all.values());
  }

  private List<Result> inner(Select select, Frame outer) throws StoreException, InfluxQlException {
    if (select.sources().stream().anyMatch(source -> source instanceof Source.Inner)) {
      throw InfluxQlException.run("Wattrack reads one level of subqueries");
    }
    List<Result> results = new ArrayList<>();
    for (Result result : run(select, outer)) {
      results.add(
          new Result(
              result.name(),
              result.tags(),
              result.columns(),
              result.types(),
              select.limit().of(result.rows())));
    }
    return results;
  }

  private Set<String> dimensions(Select select, Frame frame, Shape shape) throws InfluxQlException {
    Set<String> keys = new TreeSet<>(frame.outerTags());
    for (Expr tag : select.grouping().tags()) {
      if (tag instanceof Expr.Ref ref) {
        keys.add(ref.name());
      } else if (tag instanceof Expr.Star) {
        keys.addAll(shape.tagKeys());
      } else if (tag instanceof Expr.Regex regex) {
        for (String key : shape.tagKeys()) {
          if (filter.finds(regex.pattern(), key)) {
            keys.add(key);
          }
        }
      }
    }
    return keys;
  }

  private List<Result> relation(Select select, Frame frame, Relation relation, Shape shape)
      throws StoreException, InfluxQlException {
    Set<String> keys = dimensions(select, frame, shape);
    Plan plan = Plan.of(select, shape, filter, keys);
    Groups groups = new Groups(relation, keys, filter, texts);
    Calls calls = new Calls(relation, groups, world.maxPoints());
    List<FieldType> types = plan.columns().stream().map(c -> type(c, relation, calls)).toList();
    SortedMap<List<String>, List<Result.Row>> rows =
        plan.calls().isEmpty()
            ? raw(plan, frame, groups, relation)
            : plan.refs().isEmpty()
                ? called(plan, frame, calls)
                : chosen(plan, frame, groups, calls, relation);
    List<Result> results = new ArrayList<>();
    rows.forEach(
        (key, all) ->
            results.add(new Result(relation.name(), groups.tags(key), plan.names(), types, all)));
    return results;
  }

  private static FieldType type(Expr expression, Relation relation, Calls calls) {
    if (expression instanceof Expr.Ref ref) {
      return relation.fields().getOrDefault(ref.name(), FieldType.STRING);
    }
    if (expression instanceof Expr.Call call && !Arithmetic.scalar(call.name())) {
      return calls.type(call);
    }
    return FieldType.FLOAT;
  }

  /** What a column is made of at one row. */
  private interface Cell {
    double of(Expr part);
  }

  private static double value(Expr expression, Cell cell) {
    if (expression instanceof Expr.Binary binary) {
      return Arithmetic.apply(
          binary.operator(), value(binary.left(), cell), value(binary.right(), cell));
    }
    if (expression instanceof Expr.Whole whole) {
      return whole.value();
    }
    if (expression instanceof Expr.Decimal number) {
      return number.value();
    }
    if (expression instanceof Expr.Call call && Arithmetic.scalar(call.name())) {
      return Arithmetic.call(call.name(), value(call.arguments().get(0), cell));
    }
    return cell.of(expression);
  }

  private static double[] values(Plan plan, Cell cell) {
    double[] values = new double[plan.columns().size()];
    Arrays.setAll(values, i -> value(plan.columns().get(i), cell));
    return values;
  }

  private SortedMap<List<String>, List<Result.Row>> raw(
      Plan plan, Frame frame, Groups groups, Relation relation)
      throws StoreException, InfluxQlException {
    SortedMap<List<String>, List<Result.Row>> out = Groups.sorted();
    List<String> fields =
        plan.refs().stream().filter(name -> relation.fields().containsKey(name)).toList();
    if (fields.isEmpty()) {
      return out;
    }
    groups
        .rows(frame, fields)
        .forEach(
            (key, tables) -> {
              List<Result.Row> rows = new ArrayList<>();
              for (Table table : tables) {
                for (int row = 0; row < table.times().length; row++) {
                  if (any(table, fields.size(), row)) {
                    rows.add(row(plan, fields, table, row, 0));
                  }
                }
              }
              Comparator<Result.Row> byTime = Comparator.comparingLong(Result.Row::time);
              rows.sort(frame.ascending() ? byTime : byTime.reversed());
              if (!rows.isEmpty()) {
                out.put(key, rows);
              }
            });
    return out;
  }

  private static boolean any(Table table, int fields, int row) {
    for (int i = 0; i < fields; i++) {
      if (!Double.isNaN(table.cells()[i][row])) {
        return true;
      }
    }
    return false;
  }

  /** A row of a table; where there is a call, its value is that of the given column. */
  private Result.Row row(Plan plan, List<String> fields, Table table, int row, int called) {
    Cell cell =
        part -> {
          if (!(part instanceof Expr.Ref ref)) {
            return part instanceof Expr.Call ? table.cells()[called][row] : Double.NaN;
          }
          int at = fields.indexOf(ref.name());
          if (at >= 0) {
            return table.cells()[at][row];
          }
          String tag = table.tags().get(ref.name());
          return tag == null || tag.isEmpty() ? Double.NaN : texts.number(tag);
        };
    return new Result.Row(table.times()[row], values(plan, cell));
  }

  private static SortedMap<List<String>, List<Result.Row>> called(
      Plan plan, Frame frame, Calls calls) throws StoreException, InfluxQlException {
    boolean alone = plan.calls().size() == 1;
    Map<Expr.Call, SortedMap<List<String>, Points>> answers = new LinkedHashMap<>();
    SortedMap<List<String>, Boolean> all = Groups.sorted();
    for (Expr.Call call : plan.calls()) {
      SortedMap<List<String>, Points> answer = calls.of(call, frame, alone);
      answers.put(call, answer);
      answer.keySet().forEach(key -> all.put(key, true));
    }
    SortedMap<List<String>, List<Result.Row>> out = Groups.sorted();
    for (List<String> key : all.keySet()) {
      List<Result.Row> rows =
          alone
              ? single(plan, answers.values().iterator().next().get(key))
              : side(plan, frame, answers, key);
      if (!rows.isEmpty()) {
        out.put(key, rows);
      }
    }
    return out;
  }

  private static List<Result.Row> single(Plan plan, @Nullable Points points) {
    List<Result.Row> rows = new ArrayList<>();
    for (int i = 0; points != null && i < points.size(); i++) {
      double value = points.value(i);
      rows.add(
          new Result.Row(
              points.time(i),
              values(plan, part -> part instanceof Expr.Call ? value : Double.NaN)));
    }
    return rows;
  }

  /** The values of several calls side by side, by time. */
  private static List<Result.Row> side(
      Plan plan,
      Frame frame,
      Map<Expr.Call, SortedMap<List<String>, Points>> answers,
      List<String> key) {
    Comparator<Long> order = Comparator.naturalOrder();
    SortedMap<Long, Map<Expr, Double>> byTime =
        new TreeMap<>(frame.ascending() ? order : order.reversed());
    answers.forEach(
        (call, answer) -> {
          Points points = answer.get(key);
          for (int i = 0; points != null && i < points.size(); i++) {
            byTime
                .computeIfAbsent(points.time(i), time -> new HashMap<>())
                .put(call, points.value(i));
          }
        });
    List<Result.Row> rows = new ArrayList<>();
    byTime.forEach(
        (time, cells) ->
            rows.add(
                new Result.Row(time, values(plan, part -> cells.getOrDefault(part, Double.NaN)))));
    return rows;
  }

  /** A selector with other fields or tags beside it: the whole row of the chosen point. */
  private SortedMap<List<String>, List<Result.Row>> chosen(
      Plan plan, Frame frame, Groups groups, Calls calls, Relation relation)
      throws StoreException, InfluxQlException {
    Expr.Call call = plan.calls().get(0);
    List<String> fields = new ArrayList<>(List.of(call.arguments().get(0).columnName()));
    plan.refs().stream()
        .filter(ref -> relation.fields().containsKey(ref) && !fields.contains(ref))
        .forEach(fields::add);
    SortedMap<List<String>, List<Result.Row>> out = Groups.sorted();
    SortedMap<List<String>, Points> where = calls.of(call, frame, true);
    for (var group : groups.rows(frame, fields).entrySet()) {
      Points points = where.get(group.getKey());
      List<Result.Row> rows = new ArrayList<>();
      for (int i = 0; points != null && i < points.size(); i++) {
        Result.Row row = find(plan, fields, group.getValue(), frame, points, i);
        if (row != null) {
          rows.add(row);
        }
      }
      if (!rows.isEmpty()) {
        out.put(group.getKey(), rows);
      }
    }
    return out;
  }

  /** The row that has the chosen value in its window, or at its time. */
  private Result.@Nullable Row find(
      Plan plan, List<String> fields, List<Table> tables, Frame frame, Points points, int index) {
    long time = points.time(index);
    double value = points.value(index);
    if (Double.isNaN(value)) {
      double[] empty = new double[plan.columns().size()];
      Arrays.fill(empty, Double.NaN);
      return new Result.Row(time, empty);
    }
    for (Table table : tables) {
      for (int row = 0; row < table.times().length; row++) {
        long at = table.times()[row];
        long stamp = frame.grouped() ? frame.windows().start(at) : at;
        if (stamp == time && table.cells()[0][row] == value) {
          return new Result.Row(time, row(plan, fields, table, row, 0).values());
        }
      }
    }
    return null;
  }
}
