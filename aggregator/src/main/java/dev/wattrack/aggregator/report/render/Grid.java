package dev.wattrack.aggregator.report.render;

import java.util.ArrayList;
import java.util.List;

/** A table of finished texts, for the terminal and the page alike. Confined to one thread. */
final class Grid {
  private final String title;
  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();
  private boolean total;

  /**
   * A column.
   *
   * @param importance columns with the lowest number go first where the screen is narrow
   */
  record Column(String title, boolean right, int importance) {
    static Column left(String title, int importance) {
      return new Column(title, false, importance);
    }

    static Column right(String title, int importance) {
      return new Column(title, true, importance);
    }
  }

  Grid(String title, List<Column> columns) {
    this.title = title;
    this.columns = List.copyOf(columns);
  }

  void row(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          cells.size() + " cells for " + columns.size() + " columns of '" + title + "'");
    }
    rows.add(List.copyOf(cells));
  }

  /** The last row, the sum of those before. */
  void total(List<String> cells) {
    row(cells);
    total = true;
  }

  boolean hasTotal() {
    return total;
  }

  void row(String... cells) {
    row(List.of(cells));
  }

  String title() {
    return title;
  }

  List<Column> columns() {
    return columns;
  }

  List<List<String>> rows() {
    return rows;
  }

  /** Whether no row says anything in this column; such a column is not shown. */
  boolean silent(int column) {
    return rows.stream()
        .allMatch(row -> row.get(column).isEmpty() || row.get(column).equals(Figures.UNKNOWN));
  }
}
