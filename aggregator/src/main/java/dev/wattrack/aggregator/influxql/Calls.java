package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.aggregator.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers one function of a SELECT, group by group: from the store's windows (blocks or roll-ups)
 * where those are exact, else from the raw points. Confined to one thread.
 */
final class Calls {
  private static final long HOUR = 3_600_000_000_000L;
  private static final long SHORT = 2 * HOUR;
  private static final long DAY = 24 * HOUR;
  private static final Map<String, List<Aggregate>> PARTS =
      Map.of(
          "mean", List.of(Aggregate.SUM, Aggregate.COUNT),
          "sum", List.of(Aggregate.SUM),
          "count", List.of(Aggregate.COUNT),
          "min", List.of(Aggregate.MIN),
          "max", List.of(Aggregate.MAX),
          "spread", List.of(Aggregate.MIN, Aggregate.MAX),
          "last", List.of(Aggregate.LAST));

  private final Relation relation;
  private final Groups groups;
  private final int most;
  private final Map<String, SortedMap<List<String>, List<Table>>> fetched = new HashMap<>();

  Calls(Relation relation, Groups groups, int most) {
    this.relation = relation;
    this.groups = groups;
    this.most = most;
  }

  /** The type of what a call gives. */
  FieldType type(Expr.Call call) {
    Expr first = call.arguments().get(0);
    FieldType of =
        first instanceof Expr.Call inner
            ? type(inner)
            : relation.fields().getOrDefault(first.columnName(), FieldType.FLOAT);
    return Transform.known(call.name())
        ? Transform.type(call.name(), of)
        : Reducer.type(call.name(), of);
  }

  /**
   * The values of each group in the frame's order of time, gaps filled.
   *
   * @param alone whether a selector may keep the time of its point
   */
  SortedMap<List<String>, Points> of(Expr.Call call, Frame frame, boolean alone)
      throws StoreException, InfluxQlException {
    if (call.name().equals("integral")) {
      return integrals(call, frame);
    }
    if (!Transform.known(call.name())) {
      return filled(call, frame, reduced(call, frame, alone));
    }
    SortedMap<List<String>, Points> out = Groups.sorted();
    SortedMap<List<String>, Points> in = Groups.sorted();
    if (call.arguments().get(0) instanceof Expr.Call inner) {
      in = of(inner, frame.extended(), false);
    } else {
      for (var group : raw(field(call), frame).entrySet()) {
        Points points = Groups.points(group.getValue(), 0);
        in.put(group.getKey(), frame.ascending() ? points : points.reversed());
      }
    }
    double argument = argument(call, frame);
    in.forEach(
        (key, points) -> {
          Points made = Transform.apply(call.name(), points, argument, frame.ascending());
          if (made.size() > 0) {
            out.put(key, made);
          }
        });
    return out;
  }

  private SortedMap<List<String>, Points> integrals(Expr.Call call, Frame frame)
      throws StoreException, InfluxQlException {
    SortedMap<List<String>, Points> out = Groups.sorted();
    if (typeOf(call) == null) {
      return out;
    }
    for (var group : raw(field(call), frame).entrySet()) {
      Points points = Groups.points(group.getValue(), 0);
      Points ordered = frame.ascending() ? points : points.reversed();
      Points made = Integral.of(ordered, frame, argument(call, frame));
      if (made.size() > 0) {
        out.put(group.getKey(), made);
      }
    }
    return out;
  }

  /** The type of a call's field, null if there is no such field. */
  private @Nullable FieldType typeOf(Expr.Call call) throws InfluxQlException {
    FieldType type = relation.fields().get(field(call));
    if (type == FieldType.STRING && Reducer.NUMBERS_ONLY.contains(call.name())) {
      throw InfluxQlException.run(
          "unsupported " + call.name() + " iterator type: " + field(call) + " is a string");
    }
    return type;
  }

  private static double argument(Expr.Call call, Frame frame) {
    Expr given = call.arguments().size() > 1 ? call.arguments().get(1) : new Expr.Truth(true);
    if (given instanceof Expr.Span span && span.nanos() > 0) {
      return span.nanos();
    }
    if (given instanceof Expr.Whole whole) {
      return whole.value();
    }
    if (given instanceof Expr.Decimal number) {
      return number.value();
    }
    if (call.name().equals("elapsed")) {
      return 1;
    }
    return frame.grouped() && !call.name().equals("integral") ? frame.windows().interval() : 1e9;
  }

  private SortedMap<List<String>, Points> filled(
      Expr.Call call, Frame frame, SortedMap<List<String>, Points> sparse)
      throws InfluxQlException {
    SortedMap<List<String>, Points> out = Groups.sorted();
    int room = most / Math.max(1, sparse.size());
    for (Map.Entry<List<String>, Points> group : sparse.entrySet()) {
      Points points = group.getValue();
      Points ordered = frame.ascending() ? points : points.reversed();
      out.put(
          group.getKey(),
          Filling.fill(ordered, frame, call.name().equals("count"), type(call), room));
    }
    return out;
  }

  private String field(Expr.Call call) {
    Expr first = call.arguments().get(0);
    return first instanceof Expr.Call inner
        ? inner.arguments().get(0).columnName()
        : first.columnName();
  }

  private SortedMap<List<String>, Points> reduced(Expr.Call call, Frame frame, boolean alone)
      throws StoreException, InfluxQlException {
    String field = field(call);
    FieldType type = typeOf(call);
    if (type == null) {
      return Groups.sorted();
    }
    boolean stored = !groups.looksAtFields(frame);
    boolean wide = (double) frame.to() - frame.from() > SHORT;
    boolean picks =
        call.name().equals("first")
            || call.name().equals("last")
            || ((call.name().equals("min") || call.name().equals("max")) && alone);
    if (!frame.grouped() && picks) {
      return picked(call, frame, alone, stored && wide);
    }
    if (stored
        && (frame.grouped() || wide)
        && PARTS.containsKey(call.name())
        && call.arguments().get(0) instanceof Expr.Ref) {
      SortedMap<List<String>, Points> windows = windows(call.name(), field, type, frame);
      if (windows != null) {
        return windows;
      }
    }
    return fromRaw(call, frame, alone);
  }

  private SortedMap<List<String>, List<Table>> raw(String field, Frame frame)
      throws StoreException, InfluxQlException {
    String key = field + "@" + frame.from() + "-" + frame.to();
    SortedMap<List<String>, List<Table>> known = fetched.get(key);
    if (known == null) {
      known = groups.rows(frame, List.of(field));
      fetched.put(key, known);
    }
    return known;
  }

  private SortedMap<List<String>, Points> fromRaw(Expr.Call call, Frame frame, boolean alone)
      throws StoreException, InfluxQlException {
    SortedMap<List<String>, Points> out = Groups.sorted();
    double argument = argument(call, frame);
    boolean distinct = call.arguments().get(0) instanceof Expr.Call;
    for (var group : raw(field(call), frame).entrySet()) {
      Points made = new Points();
      Points all = Groups.points(group.getValue(), 0);
      boolean selects = Reducer.SELECTORS.contains(call.name());
      for (Map.Entry<Long, Points> window : split(all, frame).entrySet()) {
        Points points = window.getValue();
        int chosen = selects ? Reducer.select(call.name(), points, argument) : -1;
        if (selects && chosen < 0) {
          continue;
        }
        long time = selects && alone && !frame.grouped() ? points.time(chosen) : window.getKey();
        made.add(
            time,
            distinct
                ? distinct(points)
                : selects ? points.value(chosen) : Reducer.reduce(call.name(), points, argument));
      }
      if (made.size() > 0) {
        out.put(group.getKey(), made);
      }
    }
    return out;
  }

  private static double distinct(Points points) {
    Set<Double> values = new HashSet<>();
    for (int i = 0; i < points.size(); i++) {
      values.add(points.value(i));
    }
    return values.size();
  }

  /** Points by the start of their window. */
  static SortedMap<Long, Points> split(Points all, Frame frame) {
    SortedMap<Long, Points> windows = new TreeMap<>();
    for (int i = 0; i < all.size(); i++) {
      long start = frame.grouped() ? frame.windows().start(all.time(i)) : frame.singleTime();
      windows.computeIfAbsent(start, s -> new Points()).add(all.time(i), all.value(i));
    }
    return windows;
  }

  private @Nullable SortedMap<List<String>, Points> windows(
      String function, String field, FieldType type, Frame frame)
      throws StoreException, InfluxQlException {
    if (type == FieldType.STRING && !function.equals("count") && !function.equals("last")) {
      return null;
    }
    long unit = frame.grouped() ? frame.windows().unit() : HOUR;
    if (function.equals("mean") && frame.grouped() && unit == frame.windows().interval()) {
      SortedMap<List<String>, Points> means = means(field, frame, unit);
      if (means != null) {
        return means;
      }
    }
    List<SortedMap<List<String>, SortedMap<Long, Double>>> parts = new ArrayList<>();
    for (Aggregate aggregate : PARTS.getOrDefault(function, List.of())) {
      List<Table> tables =
          relation.windows(field, aggregate, frame.from(), frame.to(), unit, frame.rest());
      if (tables == null || (aggregate == Aggregate.LAST && mustBeRaw(tables, frame))) {
        return null;
      }
      parts.add(joined(aggregate, tables, frame));
    }
    SortedMap<List<String>, Points> out = Groups.sorted();
    parts
        .get(0)
        .forEach(
            (key, values) -> {
              Points points = new Points();
              SortedMap<Long, Double> other = parts.get(parts.size() - 1).get(key);
              values.forEach(
                  (time, value) -> {
                    double second = other == null ? 1 : other.getOrDefault(time, 1.0);
                    points.add(time, together(function, value, second));
                  });
              out.put(key, points);
            });
    return out;
  }

  /** Means as the store has them; null where a group has several series, whose means cannot be. */
  private @Nullable SortedMap<List<String>, Points> means(String field, Frame frame, long unit)
      throws StoreException, InfluxQlException {
    List<Table> tables =
        relation.windows(field, Aggregate.MEAN, frame.from(), frame.to(), unit, frame.rest());
    SortedMap<List<String>, Points> means = Groups.sorted();
    for (Table table : tables == null ? List.<Table>of() : tables) {
      Points points = new Points();
      for (int row = 0; row < table.times().length; row++) {
        points.add(table.times()[row], table.cells()[0][row]);
      }
      if (means.put(groups.key(table), points) != null) {
        return null;
      }
    }
    return tables == null ? null : means;
  }

  private static double together(String function, double first, double second) {
    return switch (function) {
      case "mean" -> first / second;
      case "spread" -> second - first;
      default -> first;
    };
  }

  /** Which of several series was last cannot be seen from windows. */
  private boolean mustBeRaw(List<Table> tables, Frame frame) {
    Set<List<String>> seen = new HashSet<>();
    boolean several = !tables.stream().allMatch(table -> seen.add(groups.key(table)));
    return several && (double) frame.to() - frame.from() <= DAY;
  }

  private SortedMap<List<String>, SortedMap<Long, Double>> joined(
      Aggregate aggregate, List<Table> tables, Frame frame) {
    SortedMap<List<String>, SortedMap<Long, Double>> all = Groups.sorted();
    SortedMap<List<String>, SortedMap<Long, Long>> lasts = Groups.sorted();
    for (Table table : tables) {
      List<String> key = groups.key(table);
      SortedMap<Long, Double> into = all.computeIfAbsent(key, k -> new TreeMap<>());
      SortedMap<Long, Long> last = lasts.computeIfAbsent(key, k -> new TreeMap<>());
      for (int row = 0; row < table.times().length; row++) {
        long at = table.times()[row];
        long start = frame.grouped() ? frame.windows().start(at) : frame.singleTime();
        double value = table.cells()[0][row];
        Double before = into.get(start);
        if (before == null) {
          into.put(start, value);
        } else if (aggregate == Aggregate.LAST) {
          long when = last.getOrDefault(start, Long.MIN_VALUE);
          into.put(start, at > when ? value : at < when ? before : Math.max(before, value));
        } else {
          into.put(start, merged(aggregate, before, value));
        }
        last.merge(start, at, Math::max);
      }
    }
    return all;
  }

  private static double merged(Aggregate aggregate, double a, double b) {
    return switch (aggregate) {
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      default -> a + b;
    };
  }

  /** One point of each group; of a long time only the hour it is in is read raw. */
  private SortedMap<List<String>, Points> picked(
      Expr.Call call, Frame frame, boolean alone, boolean zoom)
      throws StoreException, InfluxQlException {
    Map<Long, Set<List<String>>> hours = zoom ? hours(call, frame) : null;
    if (hours == null) {
      return fromRaw(call, frame, alone);
    }
    SortedMap<List<String>, Points> out = Groups.sorted();
    for (Map.Entry<Long, Set<List<String>>> hour : hours.entrySet()) {
      Frame narrow = frame.between(hour.getKey(), hour.getKey() + HOUR - 1);
      fromRaw(call, narrow, true)
          .forEach(
              (key, points) -> {
                if (hour.getValue().contains(key)) {
                  Points one = new Points();
                  one.add(alone ? points.time(0) : frame.singleTime(), points.value(0));
                  out.put(key, one);
                }
              });
    }
    return out;
  }

  /** The hour in which each group has the point that is looked for; null if that is not known. */
  @Nullable Map<Long, Set<List<String>>> hours(Expr.Call call, Frame frame)
      throws StoreException, InfluxQlException {
    Aggregate aggregate =
        switch (call.name()) {
          case "min" -> Aggregate.MIN;
          case "max" -> Aggregate.MAX;
          case "last" -> Aggregate.LAST;
          default -> Aggregate.COUNT;
        };
    List<Table> tables =
        relation.windows(field(call), aggregate, frame.from(), frame.to(), HOUR, frame.rest());
    if (tables == null) {
      return null;
    }
    SortedMap<List<String>, Points> windows = Groups.sorted();
    for (Table table : tables) {
      Points points = windows.computeIfAbsent(groups.key(table), k -> new Points());
      for (int row = 0; row < table.times().length; row++) {
        points.add(table.times()[row], table.cells()[0][row]);
      }
    }
    Map<Long, Set<List<String>>> hours = new TreeMap<>();
    windows.forEach(
        (key, points) -> {
          long hour = points.time(Reducer.select(call.name(), points, 0));
          hours.computeIfAbsent(hour, h -> new HashSet<>()).add(key);
        });
    return hours;
  }
}
