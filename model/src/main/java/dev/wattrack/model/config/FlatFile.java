package dev.wattrack.model.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code key = value} lines; {@code #} begins a comment at the start of a line or after white
 * space. Total: what cannot be read becomes a problem with its line number.
 */
public final class FlatFile {
  private FlatFile() {}

  public static List<Entry> parse(String text, String fileName, List<Problem> problems) {
    List<Entry> entries = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = stripComment(raw).strip();
      if (line.isEmpty()) {
        continue;
      }
      String where = fileName + ":" + number;
      int equals = line.indexOf('=');
      if (equals < 1) {
        problems.add(new Problem(where, "expected 'key = value', found '" + line + "'"));
        continue;
      }
      String key = line.substring(0, equals).strip();
      if (!seen.add(key)) {
        problems.add(new Problem(where, "'" + key + "' is set a second time"));
        continue;
      }
      entries.add(new Entry(key, line.substring(equals + 1).strip(), where));
    }
    return entries;
  }

  private static String stripComment(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '#' && (i == 0 || Character.isWhitespace(line.charAt(i - 1)))) {
        return line.substring(0, i);
      }
    }
    return line;
  }
}
