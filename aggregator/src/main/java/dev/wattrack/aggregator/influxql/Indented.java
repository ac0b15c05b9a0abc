package dev.wattrack.aggregator.influxql;

/**
 * Puts line breaks and four spaces a level into compact JSON that comes in pieces, as InfluxDB does
 * for {@code pretty=true}. Confined to one thread at a time.
 */
public final class Indented {
  private static final String LEVEL = "    ";
  private int depth;
  private boolean inText;
  private boolean escaped;
  private boolean opened;

  /** The next piece of the same text. */
  public String of(String piece) {
    StringBuilder out = new StringBuilder(2 * piece.length());
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (inText) {
        out.append(c);
        inText = escaped || c != '"';
        escaped = !escaped && c == '\\';
      } else {
        outside(c, out);
      }
    }
    return out.toString();
  }

  private void outside(char c, StringBuilder out) {
    boolean closes = c == '}' || c == ']';
    if (closes) {
      depth--;
    }
    if (opened != closes) {
      // the first thing inside, or the end of what is not empty
      line(out);
    }
    opened = c == '{' || c == '[';
    inText = c == '"';
    out.append(c);
    if (opened) {
      depth++;
    } else if (c == ',') {
      line(out);
    } else if (c == ':') {
      out.append(' ');
    }
  }

  private void line(StringBuilder out) {
    out.append('\n').append(LEVEL.repeat(depth));
  }
}
