package dev.wattrack.cli.move;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The CSV that {@code wattrack export} writes, a value a row, as line protocol:
 *
 * <pre>
 * time,host,measurement,tags,field,value
 * 2026-01-01T00:00:00Z,pi1,power,sensor=a;source=meter,watts,31.5
 * </pre>
 *
 * Rows of one point that follow one another become one line. What is not a number is a text.
 * Confined to one thread.
 */
final class CsvLines {
  static final String HEAD = "time,host,measurement,tags,field,value";
  private static final int COLUMNS = 6;
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]+(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");

  private List<String> point = List.of();
  private @Nullable LineText line;
  private long nanos;

  void head(String head) throws IOException {
    if (!head.strip().equals(HEAD)) {
      throw new IOException("not the CSV that export writes; its first line is " + HEAD);
    }
  }

  void row(String text, Source.Lines lines) throws IOException, InterruptedException {
    if (text.isBlank()) {
      return;
    }
    List<String> cells = cells(text);
    if (cells.size() != COLUMNS) {
      throw new IOException("expected " + COLUMNS + " columns in '" + text + "'");
    }
    List<String> next = cells.subList(0, 4);
    LineText open = line;
    if (open == null || !next.equals(point)) {
      flush(lines);
      open = new LineText(cells.get(2), tags(cells.get(1), cells.get(3)));
      nanos = nanos(cells.get(0));
      point = List.copyOf(next);
      line = open;
    }
    String value = cells.get(5);
    if (NUMBER.matcher(value).matches()) {
      open.number(cells.get(4), value);
    } else {
      open.text(cells.get(4), value);
    }
  }

  void flush(Source.Lines lines) throws IOException, InterruptedException {
    LineText open = line;
    line = null;
    if (open != null) {
      lines.line(open.at(nanos));
    }
  }

  private static long nanos(String time) throws IOException {
    try {
      Instant instant = Instant.parse(time);
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    } catch (DateTimeException | ArithmeticException e) {
      throw new IOException("not a time: '" + time + "'", e);
    }
  }

  private static Map<String, String> tags(String host, String text) {
    Map<String, String> tags = new TreeMap<>();
    for (String pair : text.isEmpty() ? new String[0] : text.split(";")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        tags.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    tags.put("host", host);
    return tags;
  }

  /** RFC 4180: a cell may stand in quotes, in which a quote is doubled. */
  static List<String> cells(String row) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < row.length() && row.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
