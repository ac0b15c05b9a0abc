package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.influxql.Statement.Select;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The columns of a SELECT: wildcards written out, names made, mistakes told in InfluxDB's words.
 * Immutable.
 *
 * @param calls functions with a window, each once
 * @param refs plain fields and tags beside the functions
 */
record Plan(List<String> names, List<Expr> columns, List<Expr.Call> calls, List<String> refs) {

  static Plan of(Select select, Shape shape, Filter filter, Set<String> dimensions)
      throws InfluxQlException {
    List<String> names = new ArrayList<>();
    List<Boolean> given = new ArrayList<>();
    List<Expr> columns = new ArrayList<>();
    for (Statement.Column column : select.columns()) {
      for (Statement.Column each : expanded(column, shape, filter, dimensions)) {
        if (each.expression() instanceof Expr.Ref ref && ref.name().equalsIgnoreCase("time")) {
          continue;
        }
        String alias = each.alias();
        columns.add(each.expression());
        names.add(alias == null ? each.expression().columnName() : alias);
        given.add(alias != null);
      }
    }
    Set<Expr.Call> calls = new LinkedHashSet<>();
    Set<String> refs = new LinkedHashSet<>();
    for (Expr column : columns) {
      column.visit(
          part -> {
            if (part instanceof Expr.Call call && !Arithmetic.scalar(call.name())) {
              calls.add(call);
            } else if (part instanceof Expr.Ref ref) {
              refs.add(ref.name());
            }
          });
    }
    Plan plan = new Plan(unique(names, given), columns, List.copyOf(calls), List.copyOf(refs));
    plan.check(select);
    return plan;
  }

  private static List<String> unique(List<String> names, List<Boolean> given) {
    Map<String, Integer> used = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (given.get(i)) {
        used.put(names.get(i), 1);
      }
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Integer count = given.get(i) ? null : used.get(name);
      if (count != null) {
        int number = count;
        while (used.containsKey(name + "_" + number)) {
          number++;
        }
        used.put(name, number + 1);
        name = name + "_" + number;
      }
      used.putIfAbsent(name, 1);
      all.add(name);
    }
    return all;
  }

  private static List<Statement.Column> expanded(
      Statement.Column column, Shape shape, Filter filter, Set<String> dimensions)
      throws InfluxQlException {
    Expr expression = column.expression();
    if (expression instanceof Expr.Star || expression instanceof Expr.Regex) {
      Set<String> names = new TreeSet<>();
      boolean fields = !(expression instanceof Expr.Star star) || !star.kind().equals("tag");
      boolean tags = !(expression instanceof Expr.Star star) || !star.kind().equals("field");
      if (fields) {
        names.addAll(shape.fields().keySet());
      }
      if (tags) {
        names.addAll(shape.tagKeys());
        names.removeAll(dimensions);
      }
      List<Statement.Column> all = new ArrayList<>();
      for (String name : names) {
        if (!(expression instanceof Expr.Regex regex) || filter.finds(regex.pattern(), name)) {
          all.add(new Statement.Column(new Expr.Ref(name), null));
        }
      }
      return all;
    }
    if (expression instanceof Expr.Call call
        && !call.arguments().isEmpty()
        && (call.arguments().get(0) instanceof Expr.Star
            || call.arguments().get(0) instanceof Expr.Regex)) {
      return expandedCall(column, call, shape, filter);
    }
    return List.of(column);
  }

  private static List<Statement.Column> expandedCall(
      Statement.Column column, Expr.Call call, Shape shape, Filter filter)
      throws InfluxQlException {
    boolean any =
        call.name().equals("count")
            || call.name().equals("first")
            || call.name().equals("last")
            || call.name().equals("mode");
    String prefix = column.alias() == null ? call.name() : column.alias();
    List<Statement.Column> all = new ArrayList<>();
    for (Map.Entry<String, FieldType> field : shape.fields().entrySet()) {
      boolean named =
          !(call.arguments().get(0) instanceof Expr.Regex regex)
              || filter.finds(regex.pattern(), field.getKey());
      if (named && (any || field.getValue() != FieldType.STRING)) {
        List<Expr> arguments = new ArrayList<>(call.arguments());
        arguments.set(0, new Expr.Ref(field.getKey()));
        all.add(
            new Statement.Column(
                new Expr.Call(call.name(), arguments), prefix + "_" + field.getKey()));
      }
    }
    return all;
  }

  private void check(Select select) throws InfluxQlException {
    boolean grouped = select.grouping().intervalNanos() > 0;
    if (columns.isEmpty()) {
      return;
    }
    if (calls.isEmpty()) {
      if (grouped) {
        throw InfluxQlException.run("GROUP BY requires at least one aggregate function");
      }
      if (select.filled() && select.grouping().fill() != Statement.Fill.NULL) {
        String fill = select.grouping().fill().name().toLowerCase(java.util.Locale.ROOT);
        throw InfluxQlException.run("fill(" + fill + ") must be used with a function");
      }
      return;
    }
    for (Expr.Call call : calls) {
      check(call, grouped);
    }
    if (!refs.isEmpty()) {
      boolean selectors = calls.stream().allMatch(call -> Reducer.SELECTORS.contains(call.name()));
      if (!selectors) {
        throw InfluxQlException.run("mixing aggregate and non-aggregate queries is not supported");
      }
      if (calls.size() > 1) {
        throw InfluxQlException.run(
            "mixing multiple selector functions with tags or fields is not supported");
      }
    }
  }

  private static void check(Expr.Call call, boolean grouped) throws InfluxQlException {
    String name = call.name();
    if (!Reducer.known(name) && !Transform.known(name)) {
      throw InfluxQlException.run(
          "undefined function "
              + name
              + "(), or one that Wattrack does not have; docs/influxql.md"
              + " lists those it has");
    }
    if (call.arguments().isEmpty()) {
      throw InfluxQlException.run("invalid number of arguments for " + name + ", got 0");
    }
    boolean second = name.equals("percentile") || name.equals("moving_average");
    int most = second || Transform.known(name) || name.equals("integral") ? 2 : 1;
    int count = call.arguments().size();
    if (count > most || (second && count < 2)) {
      throw InfluxQlException.run(
          "invalid number of arguments for " + name + ", expected " + most + ", got " + count);
    }
    Expr first = call.arguments().get(0);
    if (Transform.known(name)) {
      if (first instanceof Expr.Call inner) {
        if (!grouped) {
          throw InfluxQlException.run(name + " aggregate requires a GROUP BY interval");
        }
        check(inner, true);
        return;
      }
      if (grouped) {
        throw InfluxQlException.run("aggregate function required inside the call to " + name);
      }
    }
    boolean distinct =
        name.equals("count") && first instanceof Expr.Call inner && inner.name().equals("distinct");
    if (!(first instanceof Expr.Ref) && !distinct) {
      throw InfluxQlException.run("expected field argument in " + name + "()");
    }
  }
}
