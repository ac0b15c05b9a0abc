package dev.wattrack.cli.move;

import java.util.Map;

/** One line of line protocol in the making. Confined to one thread. */
final class LineText {
  private final StringBuilder line = new StringBuilder();
  private boolean any;

  LineText(String measurement, Map<String, String> tags) {
    escape(measurement, ", ");
    tags.forEach(
        (key, value) -> {
          if (!value.isEmpty()) {
            line.append(',');
            escape(key, ",= ");
            line.append('=');
            escape(value, ",= ");
          }
        });
  }

  void number(String field, String value) {
    key(field);
    line.append(value);
  }

  void text(String field, String value) {
    key(field);
    line.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
  }

  boolean isEmpty() {
    return !any;
  }

  String at(long nanos) {
    return line + " " + nanos;
  }

  private void key(String field) {
    line.append(any ? ',' : ' ');
    any = true;
    escape(field, ",= ");
    line.append('=');
  }

  private void escape(String text, String special) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (special.indexOf(c) >= 0 || c == '\\') {
        line.append('\\');
      }
      line.append(c);
    }
  }
}
