package dev.wattrack.aggregator.lineprotocol;

import java.util.Map;

/**
 * Writes line protocol. Numbers are plain decimals, never NaN, infinite or negative zero: some
 * servers take such lines and drop them in silence. Confined to one thread.
 */
public final class LineWriter {
  private final StringBuilder out;
  private boolean firstField;

  public LineWriter(StringBuilder out) {
    this.out = out;
  }

  public LineWriter begin(String measurement, String host, Map<String, String> tags) {
    escape(measurement, ", ");
    out.append(",host=");
    escape(host, ",= ");
    tags.forEach(
        (key, value) -> {
          out.append(',');
          escape(key, ",= ");
          out.append('=');
          escape(value, ",= ");
        });
    out.append(' ');
    firstField = true;
    return this;
  }

  /** A number; one that is not finite is left out. */
  public LineWriter field(String name, double value) {
    if (Double.isFinite(value)) {
      key(name);
      out.append(number(value));
    }
    return this;
  }

  public LineWriter field(String name, String value) {
    key(name);
    out.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    return this;
  }

  /** Ends the line; a line without any field is taken back by the caller, see {@link #isEmpty}. */
  public void end(long timeNanos) {
    out.append(' ').append(timeNanos).append('\n');
  }

  /** True while no field has been written since {@link #begin}. */
  public boolean isEmpty() {
    return firstField;
  }

  /** A number as people write it: no exponent for what fits a long, no trailing zero. */
  public static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return Double.toString(value);
  }

  private void key(String name) {
    if (!firstField) {
      out.append(',');
    }
    firstField = false;
    escape(name, ",= ");
    out.append('=');
  }

  private void escape(String text, String special) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        out.append(' ');
        continue;
      }
      if (special.indexOf(c) >= 0 || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
  }
}
