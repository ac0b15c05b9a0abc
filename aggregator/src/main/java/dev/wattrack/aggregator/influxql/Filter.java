package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides whether a row or a series meets a condition. Confined to one thread. */
final class Filter {
  /** The values of a row: a text, a {@link Double}, or null where there is none. */
  interface Values {
    @Nullable Object of(String name) throws StoreException;
  }

  private final BoundedRegex regex = new BoundedRegex();

  boolean finds(String pattern, String text) throws InfluxQlException {
    return regex.find(pattern, text);
  }

  boolean holds(@Nullable Expr condition, Values values) throws InfluxQlException, StoreException {
    if (condition == null) {
      return true;
    }
    if (condition instanceof Expr.Truth truth) {
      return truth.value();
    }
    if (!(condition instanceof Expr.Binary binary)) {
      throw InfluxQlException.run("a condition must compare something");
    }
    if (binary.operator().equals("AND")) {
      return holds(binary.left(), values) && holds(binary.right(), values);
    }
    if (binary.operator().equals("OR")) {
      return holds(binary.left(), values) || holds(binary.right(), values);
    }
    Object left = value(binary.left(), values);
    if (binary.right() instanceof Expr.Regex pattern) {
      boolean found = left instanceof String text && regex.find(pattern.pattern(), text);
      return left instanceof String && found == binary.operator().equals("=~");
    }
    return compared(binary.operator(), left, value(binary.right(), values));
  }

  /** Whether a series meets what a condition says of tags alone. */
  boolean meets(@Nullable Expr condition, Set<String> fields, Map<String, String> tags)
      throws InfluxQlException, StoreException {
    for (Expr part : parts(condition)) {
      boolean ofTags = names(part).stream().noneMatch(name -> fields.contains(name));
      if (ofTags && !holds(part, Measurement.of(tags))) {
        return false;
      }
    }
    return true;
  }

  private static boolean compared(String operator, @Nullable Object left, @Nullable Object right)
      throws InfluxQlException {
    if (left instanceof String a && right instanceof String b) {
      return operator.equals("=") ? a.equals(b) : operator.equals("!=") && !a.equals(b);
    }
    if (!(left instanceof Double a) || !(right instanceof Double b)) {
      return false;
    }
    return switch (operator) {
      case "=" -> a.doubleValue() == b;
      case "!=" -> a.doubleValue() != b;
      case "<" -> a < b;
      case "<=" -> a <= b;
      case ">" -> a > b;
      case ">=" -> a >= b;
      default -> throw InfluxQlException.run("invalid operator in a condition: " + operator);
    };
  }

  private @Nullable Object value(Expr expression, Values values)
      throws InfluxQlException, StoreException {
    if (expression instanceof Expr.Ref ref) {
      return values.of(ref.name());
    }
    if (expression instanceof Expr.Text text) {
      return text.value();
    }
    if (expression instanceof Expr.Truth truth) {
      return truth.value() ? 1.0 : 0.0;
    }
    if (expression instanceof Expr.Whole whole) {
      return (double) whole.value();
    }
    if (expression instanceof Expr.Decimal number) {
      return number.value();
    }
    if (expression instanceof Expr.Binary binary) {
      Object left = value(binary.left(), values);
      Object right = value(binary.right(), values);
      if (left instanceof Double a && right instanceof Double b) {
        return Arithmetic.apply(binary.operator(), a, b);
      }
      return null;
    }
    throw InfluxQlException.run("a condition may not have functions");
  }

  /** All names in a condition. */
  static Set<String> names(@Nullable Expr condition) {
    Set<String> names = new TreeSet<>();
    if (condition != null) {
      condition.visit(
          part -> {
            if (part instanceof Expr.Ref ref) {
              names.add(ref.name());
            }
          });
    }
    return names;
  }

  /** What is joined by AND at the top. */
  static List<Expr> parts(@Nullable Expr condition) {
    List<Expr> parts = new ArrayList<>();
    if (condition instanceof Expr.Binary binary && binary.operator().equals("AND")) {
      parts.addAll(parts(binary.left()));
      parts.addAll(parts(binary.right()));
    } else if (condition != null) {
      parts.add(condition);
    }
    return parts;
  }
}
