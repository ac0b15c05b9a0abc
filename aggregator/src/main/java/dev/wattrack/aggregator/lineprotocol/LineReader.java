package dev.wattrack.aggregator.lineprotocol;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a request body, a slice at a time: all of a large body at once are a hundred times
 * its size in memory. Total: a line that cannot be used goes to the {@link BadLines}, the others
 * are points. Empty lines and comments are passed over. Confined to one thread at a time.
 */
public final class LineReader {
  static final int MAX_LINE = 64 << 10;
  private static final int SLICE_LINES = 5_000;
  private static final int SLICE_SIZE = 2 * LineParser.MAX_SIZE;

  /** So many lines with unbalanced quotes cost a look ahead; a body of nothing else is no case. */
  private static final int PATIENCE = 16;

  private final String body;
  private final long unitNanos;
  private int start;
  private int number;
  private int unbalanced;

  /**
   * @param unitNanos what a unit of the lines' times is worth
   */
  public LineReader(String body, long unitNanos) {
    this.body = body;
    this.unitNanos = unitNanos;
  }

  public boolean hasMore() {
    return start < body.length();
  }

  /** The points of the next few thousand lines, maybe none; see {@link #hasMore}. */
  public List<LinePoint> next(BadLines bad) {
    List<LinePoint> points = new ArrayList<>();
    int size = 0;
    for (int lines = 0; hasMore() && lines < SLICE_LINES && size < SLICE_SIZE; lines++) {
      int end = endOfLine();
      number++;
      String line = body.substring(start, end).strip();
      start = end + 1;
      if (line.isEmpty() || line.charAt(0) == '#') {
        continue;
      }
      try {
        LinePoint point = new LineParser(line, number, unitNanos).point();
        size += point.size();
        points.add(point);
      } catch (BadLineException e) {
        bad.add(number, String.valueOf(e.getMessage()), line);
      }
    }
    return points;
  }

  /** A line ends at a line feed that is not inside a quoted string field. */
  private int endOfLine() {
    int limit = Math.min(body.length(), start + MAX_LINE + 1);
    boolean patient = unbalanced < PATIENCE;
    boolean quoted = false;
    boolean fields = false;
    boolean value = false; // the next character begins a value
    int at = start;
    while (at < limit) {
      char c = body.charAt(at);
      if (c == '\n' && !quoted) {
        return at;
      }
      boolean opens = c == '"' && value && patient;
      quoted = quoted ? c != '"' : opens;
      fields |= c == ' ' && !quoted;
      value = c == '=' && fields && !quoted;
      at += c == '\\' ? 2 : 1;
    }
    if (quoted) {
      unbalanced++;
    }
    int newline = body.indexOf('\n', quoted ? start : Math.min(at, body.length()));
    return newline < 0 ? body.length() : newline;
  }
}
