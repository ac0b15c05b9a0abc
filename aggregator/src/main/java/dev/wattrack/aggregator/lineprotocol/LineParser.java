package dev.wattrack.aggregator.lineprotocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads InfluxDB line protocol (docs.influxdata.com, "Line protocol" reference), for example {@code
 * cpu,host=pi4-1,cpu=cpu0 usage_user=12.5,up=true,note="hi" 1700000000000000000}. Total: a bad line
 * becomes a {@link LinePoint.BadLine}, the others are kept. Confined to one thread.
 */
public final class LineParser {
  private static final int MAX_LINE = 64 << 10;
  private static final int MAX_NAME = 512;
  private static final int MAX_STRING = 4096;
  private final String line;
  private final long unitNanos;
  private int at;

  private LineParser(String line, long unitNanos) {
    this.line = line;
    this.unitNanos = unitNanos;
  }

  /**
   * Reads a whole request body. Empty lines and comments are passed over.
   *
   * @param unitNanos what a unit of the lines' times is worth
   */
  public static LinePoint.Parsed parse(String body, long unitNanos) {
    List<LinePoint> points = new ArrayList<>();
    List<LinePoint.BadLine> bad = new ArrayList<>();
    int number = 0;
    int start = 0;
    while (start < body.length()) {
      int end = endOfLine(body, start);
      number++;
      String line = body.substring(start, end).strip();
      start = end + 1;
      if (line.isEmpty() || line.charAt(0) == '#') {
        continue;
      }
      try {
        points.add(new LineParser(line, unitNanos).point());
      } catch (IllegalArgumentException e) {
        String shown = line.length() > 120 ? line.substring(0, 120) + "…" : line;
        bad.add(new LinePoint.BadLine(number, String.valueOf(e.getMessage()), shown));
      }
    }
    return new LinePoint.Parsed(points, bad);
  }

  /** A line ends at a line feed that is not inside a quoted string field. */
  private static int endOfLine(String body, int start) {
    boolean quoted = false;
    boolean fields = false;
    for (int i = start; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '\n' && !quoted) {
        return i;
      } else if (c == ' ' && !quoted) {
        fields = true;
      } else if (c == '"' && fields) {
        quoted = !quoted;
      }
    }
    int newline = body.indexOf('\n', start);
    return quoted && newline >= 0 ? newline : body.length();
  }

  private LinePoint point() {
    if (line.length() > MAX_LINE) {
      throw new IllegalArgumentException("line longer than 64 kB");
    }
    String measurement = name(", ");
    if (measurement.isEmpty()) {
      throw new IllegalArgumentException("missing measurement");
    }
    SortedMap<String, String> tags = new TreeMap<>();
    while (peek() == ',') {
      at++;
      String key = name("=, ");
      expect('=', "missing tag value");
      String value = name(", =");
      if (key.isEmpty() || value.isEmpty()) {
        throw new IllegalArgumentException("empty tag key or value");
      }
      tags.put(key, value);
    }
    spaces("missing fields");
    LinkedHashMap<String, Object> fields = new LinkedHashMap<>();
    do {
      String key = name("=, ");
      if (key.isEmpty()) {
        throw new IllegalArgumentException("missing field key");
      }
      expect('=', "missing value of field '" + key + "'");
      fields.put(key, value(key));
    } while (skip(','));
    return new LinePoint(measurement, tags, fields, time());
  }

  private @Nullable Long time() {
    if (at == line.length()) {
      return null;
    }
    spaces("unexpected text after the fields");
    if (at == line.length()) {
      return null;
    }
    String text = line.substring(at).strip();
    try {
      return Math.multiplyExact(Long.parseLong(text), unitNanos);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("bad timestamp '" + text + "'");
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "timestamp '" + text + "' is out of range; is the precision right?");
    }
  }

  /** A measurement, key or tag value: up to an unescaped stop character. */
  private String name(String stops) {
    StringBuilder name = new StringBuilder();
    while (at < line.length() && stops.indexOf(line.charAt(at)) < 0) {
      char c = line.charAt(at++);
      boolean escape = c == '\\' && at < line.length() && ",= \\".indexOf(line.charAt(at)) >= 0;
      name.append(escape ? line.charAt(at++) : c);
    }
    if (name.length() > MAX_NAME) {
      throw new IllegalArgumentException("name longer than " + MAX_NAME + " characters");
    }
    return name.toString();
  }

  private Object value(String key) {
    if (peek() == '"') {
      return quoted();
    }
    int start = at;
    while (at < line.length() && line.charAt(at) != ',' && line.charAt(at) != ' ') {
      at++;
    }
    String text = line.substring(start, at);
    switch (text) {
      case "t", "T", "true", "True", "TRUE" -> {
        return true;
      }
      case "f", "F", "false", "False", "FALSE" -> {
        return false;
      }
      default -> {
        return number(key, text);
      }
    }
  }

  private static Object number(String key, String text) {
    try {
      if (text.endsWith("i") || text.endsWith("u")) {
        return Long.valueOf(text.substring(0, text.length() - 1));
      }
      if (!text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?")) {
        throw new NumberFormatException(text);
      }
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("bad value '" + text + "' of field '" + key + "'");
    }
    throw new IllegalArgumentException("value '" + text + "' of field '" + key + "' is not finite");
  }

  private String quoted() {
    StringBuilder text = new StringBuilder();
    at++;
    while (at < line.length() && line.charAt(at) != '"') {
      char c = line.charAt(at++);
      boolean escape = c == '\\' && at < line.length() && "\"\\".indexOf(line.charAt(at)) >= 0;
      text.append(escape ? line.charAt(at++) : c);
    }
    expect('"', "unbalanced quotes");
    if (text.length() > MAX_STRING) {
      throw new IllegalArgumentException("string longer than " + MAX_STRING + " characters");
    }
    return text.toString();
  }

  private char peek() {
    return at < line.length() ? line.charAt(at) : '\0';
  }

  private boolean skip(char c) {
    boolean there = peek() == c;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char c, String otherwise) {
    if (!skip(c)) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private void spaces(String otherwise) {
    expect(' ', otherwise);
    while (peek() == ' ') {
      at++;
    }
  }
}
