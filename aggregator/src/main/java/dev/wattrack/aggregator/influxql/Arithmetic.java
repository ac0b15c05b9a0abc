package dev.wattrack.aggregator.influxql;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Calculating as InfluxDB does: NaN is null, and what is divided by 0 is 0. */
final class Arithmetic {
  private static final Map<String, DoubleUnaryOperator> FUNCTIONS =
      Map.of(
          "abs", Math::abs,
          "ceil", Math::ceil,
          "floor", Math::floor,
          "round", Math::rint,
          "sqrt", Math::sqrt,
          "exp", Math::exp,
          "ln", Math::log,
          "log10", Math::log10);

  /** Whether a call calculates with single values, without a window. */
  static boolean scalar(String function) {
    return FUNCTIONS.containsKey(function);
  }

  static double call(String function, double value) {
    DoubleUnaryOperator operator = FUNCTIONS.get(function);
    return operator == null ? Double.NaN : operator.applyAsDouble(value);
  }

  static double apply(String operator, double left, double right) {
    return switch (operator) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      case "/" -> Double.isNaN(left) ? left : right == 0 ? 0 : left / right;
      case "%" -> Double.isNaN(left) ? left : right == 0 ? 0 : left % right;
      default -> Double.NaN;
    };
  }

  private Arithmetic() {}
}
