package dev.wattrack.cli.terminal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Text in columns. When the screen is too narrow, the columns that matter least are left out.
 * Confined to one thread.
 */
public final class Table {

  /**
   * A column.
   *
   * @param importance columns with the lowest number go first when the screen is narrow
   */
  public record Column(String title, boolean right, int importance) {
    public static Column left(String title, int importance) {
      return new Column(title, false, importance);
    }

    public static Column right(String title, int importance) {
      return new Column(title, true, importance);
    }
  }

  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(Column... columns) {
    this(List.of(columns));
  }

  public Table(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Adds a row; cells may carry colours, control characters do not belong in them. */
  public void row(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          cells.size() + " cells for " + columns.size() + " columns");
    }
    rows.add(List.copyOf(cells));
  }

  public void row(String... cells) {
    row(List.of(cells));
  }

  /** The head and the rows, none wider than the screen as long as one column fits. */
  public List<String> lines(int screenColumns) {
    int[] widths = IntStream.range(0, columns.size()).map(this::width).toArray();
    List<Integer> shown = new ArrayList<>(IntStream.range(0, columns.size()).boxed().toList());
    while (shown.size() > 1 && total(shown, widths) > screenColumns) {
      shown.remove(
          shown.stream()
              .min(Comparator.comparingInt(index -> columns.get(index).importance()))
              .orElseThrow());
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(columns.stream().map(Column::title).toList(), shown, widths));
    rows.forEach(row -> lines.add(line(row, shown, widths)));
    return lines;
  }

  private int width(int index) {
    return IntStream.concat(
            IntStream.of(columns.get(index).title().length()),
            rows.stream().mapToInt(row -> visibleLength(row.get(index))))
        .max()
        .orElse(0);
  }

  private static int total(List<Integer> shown, int[] widths) {
    return shown.stream().mapToInt(index -> widths[index]).sum()
        + GAP.length() * (shown.size() - 1);
  }

  private String line(List<String> cells, List<Integer> shown, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int index : shown) {
      String cell = cells.get(index);
      String pad = " ".repeat(widths[index] - visibleLength(cell));
      line.append(line.isEmpty() ? "" : GAP);
      line.append(columns.get(index).right() ? pad + cell : cell + pad);
    }
    return line.toString().stripTrailing();
  }

  /** Length on the screen: without colour sequences, by code point. */
  private static int visibleLength(String text) {
    String plain = text.replaceAll("\u001b\\[[0-9;]*m", "");
    return plain.codePointCount(0, plain.length());
  }
}
