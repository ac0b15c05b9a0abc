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
    tag("host", host);
    tags.forEach(this::tag);
    out.append(' ');
    firstField = true;
    return this;
  }

  /** What {@link #begin} writes, for {@link #resume}. */
  public static String head(String measurement, String host, Map<String, String> tags) {
    StringBuilder head = new StringBuilder();
    new LineWriter(head).begin(measurement, host, tags);
    return head.toString();
  }

  /** Begins a line whose head is known. */
  public LineWriter resume(String head) {
    out.append(head);
    firstField = true;
    return this;
  }

  /** An empty tag is the same as none, and no server takes it. */
  private void tag(String key, String value) {
    if (!value.isEmpty()) {
      out.append(',');
      escape(key, ",= ");
      out.append('=');
      escape(value, ",= ");
    }
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
        c = ' '; // a name may not end the line
      }
      if (special.indexOf(c) >= 0 || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
  }
}
