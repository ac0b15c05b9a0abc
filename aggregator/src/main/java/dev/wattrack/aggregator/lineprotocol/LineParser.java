package dev.wattrack.aggregator.lineprotocol;

import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line of InfluxDB line protocol (docs.influxdata.com, "Line protocol" reference), for
 * example {@code cpu,host=pi4-1,cpu=cpu0 usage_user=12.5,up=true,note="hi" 1700000000000000000}.
 * Confined to one thread.
 */
final class LineParser {
  /** Values of a line times what names each of them. */
  static final int MAX_SIZE = 1 << 16;

  private static final int MAX_STRING = 4096;

  /** The store keeps times up to 2262; a day is left for who adds to one. */
  private static final long MAX_TIME_NANOS = Long.MAX_VALUE - 86_400_000_000_000L;

  /** Possessive: a long text that is no number must not be tried over and over. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:[eE][-+]?\\d++)?");

  private final String line;
  private final int number;
  private final long unitNanos;
  private int at;

  LineParser(String line, int number, long unitNanos) {
    this.line = line;
    this.number = number;
    this.unitNanos = unitNanos;
  }

  LinePoint point() throws BadLineException {
    if (line.length() > LineReader.MAX_LINE) {
      throw new BadLineException("line longer than 64 kB");
    }
    String measurement = name(", ");
    if (measurement.isEmpty()) {
      throw new BadLineException("missing measurement");
    }
    SortedMap<String, String> tags = tags();
    Map<String, Object> fields = fields(MAX_SIZE / (tags.size() + 1));
    return new LinePoint(number, measurement, tags, fields, time());
  }

  private SortedMap<String, String> tags() throws BadLineException {
    SortedMap<String, String> tags = new TreeMap<>();
    while (peek() == ',') {
      at++;
      String key = name("=, ");
      expect('=', "missing tag value");
      String value = name(", =");
      if (key.isEmpty() || value.isEmpty()) {
        throw new BadLineException("empty tag key or value");
      }
      tags.put(key, value);
      if (tags.size() > Layout.MAX_TAGS) {
        throw new BadLineException("more than " + Layout.MAX_TAGS + " tags");
      }
    }
    return tags;
  }

  private Map<String, Object> fields(int most) throws BadLineException {
    spaces("missing fields");
    Map<String, Object> fields = new LinkedHashMap<>();
    do {
      String key = name("=, ");
      if (key.isEmpty()) {
        throw new BadLineException("missing field key");
      }
      expect('=', "missing value of field '" + key + "'");
      fields.put(key, value(key));
      if (fields.size() > Math.min(most, Wire.MAX_COLUMNS)) {
        throw new BadLineException("too many fields for one line; make several of it");
      }
    } while (skip(','));
    return fields;
  }

  private @Nullable Long time() throws BadLineException {
    if (at == line.length()) {
      return null;
    }
    spaces("unexpected text after the fields");
    if (at == line.length()) {
      return null;
    }
    String text = line.substring(at).strip();
    long time;
    try {
      time = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadLineException("bad timestamp '" + shown(text) + "'");
    }
    if (time < 0 || time > MAX_TIME_NANOS / unitNanos) {
      throw new BadLineException(
          "timestamp '" + text + "' is out of range; is the precision right? (1970 to 2262)");
    }
    return time * unitNanos;
  }

  /** A measurement, key or tag value: up to an unescaped stop character. */
  private String name(String stops) throws BadLineException {
    StringBuilder name = new StringBuilder();
    while (at < line.length() && stops.indexOf(line.charAt(at)) < 0) {
      char c = line.charAt(at++);
      boolean escape = c == '\\' && at < line.length() && ",= \\".indexOf(line.charAt(at)) >= 0;
      name.append(escape ? line.charAt(at++) : c);
    }
    String text = name.toString();
    boolean maybeLong = text.length() > Layout.MAX_TEXT / 3;
    if (maybeLong && text.getBytes(StandardCharsets.UTF_8).length > Layout.MAX_TEXT) {
      throw new BadLineException("name longer than " + Layout.MAX_TEXT + " bytes");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new BadLineException("control character in a name");
    }
    return text;
  }

  private Object value(String key) throws BadLineException {
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

  private static Object number(String key, String text) throws BadLineException {
    try {
      if (text.endsWith("i") || text.endsWith("u")) {
        return Long.valueOf(text.substring(0, text.length() - 1));
      }
      if (!NUMBER.matcher(text).matches()) {
        throw new NumberFormatException(text);
      }
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new BadLineException("bad value '" + shown(text) + "' of field '" + key + "'");
    }
    throw new BadLineException("value '" + shown(text) + "' of field '" + key + "' is not finite");
  }

  private String quoted() throws BadLineException {
    StringBuilder text = new StringBuilder();
    at++;
    while (at < line.length() && line.charAt(at) != '"') {
      char c = line.charAt(at++);
      boolean escape = c == '\\' && at < line.length() && "\"\\".indexOf(line.charAt(at)) >= 0;
      text.append(escape ? line.charAt(at++) : c);
    }
    expect('"', "unbalanced quotes");
    if (text.length() > MAX_STRING) {
      throw new BadLineException("string longer than " + MAX_STRING + " characters");
    }
    return text.toString();
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  private char peek() {
    return at < line.length() ? line.charAt(at) : '\0';
  }

  private boolean skip(char c) {
    boolean there = peek() == c;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char c, String otherwise) throws BadLineException {
    if (!skip(c)) {
      throw new BadLineException(otherwise);
    }
  }

  private void spaces(String otherwise) throws BadLineException {
    expect(' ', otherwise);
    while (peek() == ' ') {
      at++;
    }
  }
}
