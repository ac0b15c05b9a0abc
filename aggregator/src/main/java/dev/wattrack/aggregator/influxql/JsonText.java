package dev.wattrack.aggregator.influxql;

import java.math.BigDecimal;

/**
 * JSON as Go's encoder writes it, which is InfluxDB's: numbers without needless zeros, an exponent
 * below 1e-6 and from 1e21 on, and the characters of HTML escaped. Confined to one thread.
 */
final class JsonText {
  private final StringBuilder out = new StringBuilder();

  int length() {
    return out.length();
  }

  JsonText raw(String text) {
    out.append(text);
    return this;
  }

  /** What was written since the last time. */
  String take() {
    String text = out.toString();
    out.setLength(0);
    return text;
  }

  JsonText string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
    return this;
  }

  JsonText number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      out.append("null");
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      out.append((long) value);
    } else {
      out.append(decimal(value));
    }
    return this;
  }

  private static String decimal(double value) {
    String plain = Double.toString(value);
    if (plain.indexOf('E') < 0) {
      return plain; // a fraction, which ends with none of its zeros
    }
    BigDecimal exact = new BigDecimal(plain).stripTrailingZeros();
    double size = Math.abs(value);
    if (size >= 1e-6 && size < 1e21) {
      return exact.toPlainString();
    }
    String digits = exact.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - exact.scale();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + (exponent < 0 ? "e-" : "e+")
        + Math.abs(exponent);
  }
}
