package dev.wattrack.kiosk.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads CSV (RFC 4180) with a header. Total: a row that is too short lacks its last cells. */
final class CsvTable {

  /** Rows by the names of the header, at most a number of them. */
  static List<Map<String, String>> read(String text, int most) {
    List<List<String>> lines = lines(text, most + 1);
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      Map<String, String> row = new HashMap<>();
      for (int j = 0; j < Math.min(lines.get(0).size(), lines.get(i).size()); j++) {
        row.put(lines.get(0).get(j), lines.get(i).get(j));
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<List<String>> lines(String text, int most) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length() && lines.size() < most; i++) {
      char c = text.charAt(i);
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        line.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          lines.add(List.copyOf(line));
          line.clear();
        }
      } else if (c != '\r') {
        cell.append(c);
      }
    }
    if ((cell.length() > 0 || !line.isEmpty()) && lines.size() < most) {
      line.add(cell.toString());
      lines.add(List.copyOf(line));
    }
    return lines;
  }

  private CsvTable() {}
}
