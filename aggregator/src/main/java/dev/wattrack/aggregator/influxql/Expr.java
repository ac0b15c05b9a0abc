package dev.wattrack.aggregator.influxql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An expression of InfluxQL. Immutable. */
sealed interface Expr {
  /** A literal with a decimal point. */
  record Decimal(double value) implements Expr {}

  /** A literal without one. */
  record Whole(long value) implements Expr {}

  /** {@code 90s}. */
  record Span(long nanos) implements Expr {}

  record Text(String value) implements Expr {}

  record Truth(boolean value) implements Expr {}

  record Regex(String pattern) implements Expr {}

  /** A field or tag; the name {@code time} is the time. */
  record Ref(String name) implements Expr {}

  record Call(String name, List<Expr> arguments) implements Expr {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** {@code *}, {@code *::field} or {@code *::tag}. */
  record Star(String kind) implements Expr {}

  record Binary(String operator, Expr left, Expr right) implements Expr {}

  /** This expression and those below it; of calls only what is below those without a window. */
  default void visit(Consumer<Expr> visitor) {
    visitor.accept(this);
    if (this instanceof Binary binary) {
      binary.left().visit(visitor);
      binary.right().visit(visitor);
    } else if (this instanceof Call call && Arithmetic.scalar(call.name())) {
      call.arguments().forEach(argument -> argument.visit(visitor));
    }
  }

  /** The name InfluxDB gives a column without an alias. */
  default String columnName() {
    if (this instanceof Ref ref) {
      return ref.name();
    }
    if (this instanceof Call call) {
      return call.name();
    }
    List<String> names = new ArrayList<>();
    visit(
        part -> {
          if (part instanceof Ref || part instanceof Call) {
            names.add(part.columnName());
          }
        });
    return String.join("_", names);
  }
}
