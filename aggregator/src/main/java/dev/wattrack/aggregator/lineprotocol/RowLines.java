package dev.wattrack.aggregator.lineprotocol;

import dev.wattrack.model.job.UserNames;
import dev.wattrack.model.wire.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the store as line protocol, a line for each point that has a value. Simulated nodes get
 * the tag {@code simulated=true}. Confined to one thread.
 */
public final class RowLines {
  private final StringBuilder out;
  private final LineWriter lines;
  private final @Nullable IntFunction<String> texts;
  private final Runnable lineEnded;
  private final UserNames users;
  private List<Column> columns = List.of();
  private String host = "";
  private boolean simulated;
  private final List<Point> points = new ArrayList<>();

  /** Columns that stand in one line, up to {@code end}, and how the line begins. */
  private record Point(String head, int end) {}

  /**
   * @param texts the texts of dictionary numbers; null: text values are left out
   * @param lineEnded called after each line
   * @param users how the owners of jobs may be seen
   */
  public RowLines(
      StringBuilder out, @Nullable IntFunction<String> texts, Runnable lineEnded, UserNames users) {
    this.out = out;
    lines = new LineWriter(out);
    this.texts = texts;
    this.lineEnded = lineEnded;
    this.users = users;
  }

  /**
   * Adds a row.
   *
   * @param values by column; NaN where there is none
   */
  public void row(
      String nodeName, boolean isSimulated, long timeNanos, List<Column> all, double[] values) {
    if (all != columns || isSimulated != simulated || !nodeName.equals(host)) {
      begin(nodeName, isSimulated, all);
    }
    int i = 0;
    for (Point point : points) {
      int mark = out.length();
      lines.resume(point.head());
      for (; i < point.end(); i++) {
        field(all.get(i), values[i]);
      }
      if (lines.isEmpty()) {
        out.setLength(mark);
      } else {
        lines.end(timeNanos);
        lineEnded.run();
      }
    }
  }

  private void field(Column column, double value) {
    if (Double.isNaN(value)) {
      return;
    }
    if (column.kind() != Column.Kind.TEXT) {
      lines.field(column.field(), value);
    } else if (texts != null) {
      lines.field(column.field(), texts.apply((int) value));
    }
  }

  /** Rows of one layout follow one another, so heads are made once for many. */
  private void begin(String nodeName, boolean isSimulated, List<Column> all) {
    host = nodeName;
    simulated = isSimulated;
    columns = all;
    points.clear();
    int at = 0;
    while (at < all.size()) {
      Column first = all.get(at);
      while (at < all.size() && samePoint(first, all.get(at))) {
        at++;
      }
      points.add(new Point(LineWriter.head(first.measurement(), host, tags(first, simulated)), at));
    }
  }

  private static boolean samePoint(Column a, Column b) {
    return a.measurement().equals(b.measurement()) && a.tags().equals(b.tags());
  }

  /** What is simulated says so wherever it goes. */
  public Map<String, String> tags(Column column, boolean simulated) {
    Map<String, String> seen = users.tags(column.measurement(), column.tags());
    if (!simulated) {
      return seen;
    }
    Map<String, String> tags = new TreeMap<>(seen);
    tags.put("simulated", "true");
    return tags;
  }
}
