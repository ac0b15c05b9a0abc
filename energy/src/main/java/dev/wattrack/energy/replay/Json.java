package dev.wattrack.energy.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reader of JSON for the one small file of a recording: maps, lists, strings, doubles, booleans
 * and null. Anything else fails with the line. Confined to one thread.
 */
final class Json {
  private static final int MAX_DEPTH = 32;
  private final String file;
  private final String text;
  private int at;

  private Json(String file, String text) {
    this.file = file;
    this.text = text;
  }

  static Map<?, ?> object(String file, String text) throws RecordingException {
    Json json = new Json(file, text);
    Object value = json.value(0);
    json.space();
    if (!(value instanceof Map<?, ?> map) || json.at < text.length()) {
      throw json.fail("not one JSON object");
    }
    return map;
  }

  private RecordingException fail(String what) {
    long line =
        1 + text.substring(0, Math.min(at, text.length())).chars().filter(c -> c == '\n').count();
    return new RecordingException(file + ":" + line + ": " + what);
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private char peek() throws RecordingException {
    space();
    if (at >= text.length()) {
      throw fail("ends too early");
    }
    return text.charAt(at);
  }

  private void expect(char c) throws RecordingException {
    if (peek() != c) {
      throw fail("'" + text.charAt(at) + "' instead of '" + c + "'");
    }
    at++;
  }

  private @Nullable Object value(int depth) throws RecordingException {
    if (depth > MAX_DEPTH) {
      throw fail("nested too deeply");
    }
    char c = peek();
    if (c == '{') {
      return map(depth);
    }
    if (c == '[') {
      return list(depth);
    }
    return c == '"' ? string() : word();
  }

  private Map<String, @Nullable Object> map(int depth) throws RecordingException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    expect('{');
    if (peek() == '}') {
      at++;
      return map;
    }
    while (true) {
      if (peek() != '"') {
        throw fail("a key should stand here");
      }
      String key = string();
      expect(':');
      map.put(key, value(depth + 1));
      if (peek() == '}') {
        at++;
        return map;
      }
      expect(',');
    }
  }

  private List<@Nullable Object> list(int depth) throws RecordingException {
    List<@Nullable Object> list = new ArrayList<>();
    expect('[');
    if (peek() == ']') {
      at++;
      return list;
    }
    while (true) {
      list.add(value(depth + 1));
      if (peek() == ']') {
        at++;
        return list;
      }
      expect(',');
    }
  }

  private String string() throws RecordingException {
    StringBuilder out = new StringBuilder();
    expect('"');
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      out.append(c == '\\' ? escape() : c);
    }
    throw fail("a string does not end");
  }

  private char escape() throws RecordingException {
    if (at >= text.length()) {
      throw fail("a string does not end");
    }
    char c = text.charAt(at++);
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      default -> c;
    };
  }

  private char unicode() throws RecordingException {
    if (at + 4 > text.length()) {
      throw fail("a string does not end");
    }
    try {
      char decoded = (char) Integer.parseInt(text.substring(at, at + 4), 16);
      at += 4;
      return decoded;
    } catch (NumberFormatException e) {
      throw fail("a broken \\u escape");
    }
  }

  private @Nullable Object word() throws RecordingException {
    int from = at;
    while (at < text.length()
        && ",]}".indexOf(text.charAt(at)) < 0
        && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    String word = text.substring(from, at);
    return switch (word) {
      case "true", "false" -> word.equals("true");
      case "null" -> null;
      default -> number(word);
    };
  }

  private Double number(String word) throws RecordingException {
    try {
      return Double.valueOf(word);
    } catch (NumberFormatException e) {
      throw fail("'" + word + "' is not a value");
    }
  }
}
