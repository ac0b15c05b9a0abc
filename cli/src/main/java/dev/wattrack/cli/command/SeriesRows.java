package dev.wattrack.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.cli.terminal.Figures;
import dev.wattrack.cli.terminal.Table;
import dev.wattrack.cli.terminal.Table.Column;
import dev.wattrack.cli.terminal.Terminal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code /api/v1/series} as rows: time, one column per tag that any series has,
 * value. Immutable.
 */
record SeriesRows(List<String> tagNames, List<Row> rows) {
  private static final String SIMULATED = "simulated";

  /**
   * One point.
   *
   * @param tags in the order of the tag names; empty where the series has no such tag
   * @param value as written in the answer; null if unknown
   */
  record Row(String time, List<String> tags, @Nullable String value) {}

  static SeriesRows of(JsonNode answer) {
    NavigableSet<String> names = new TreeSet<>();
    for (JsonNode series : answer.path("series")) {
      series.path("tags").fieldNames().forEachRemaining(names::add);
      if (simulated(series)) {
        names.add(SIMULATED);
      }
    }
    List<Row> rows = new ArrayList<>();
    for (JsonNode series : answer.path("series")) {
      List<String> tags = names.stream().map(name -> tag(series, name)).toList();
      for (JsonNode point : series.path("points")) {
        JsonNode value = point.path(1);
        rows.add(
            new Row(
                point.path(0).asText(),
                tags,
                value.isNull() || value.isMissingNode() ? null : value.asText()));
      }
    }
    return new SeriesRows(List.copyOf(names), List.copyOf(rows));
  }

  /** Older aggregators do not say it. */
  private static boolean simulated(JsonNode series) {
    return series.path(SIMULATED).asBoolean(false);
  }

  private static String tag(JsonNode series, String name) {
    boolean mark = name.equals(SIMULATED) && simulated(series);
    return series.path("tags").path(name).asText(mark ? "true" : "");
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  List<String> table(int columns) {
    List<Column> head = new ArrayList<>();
    head.add(Column.left("TIME", 9));
    int mark = tagNames.indexOf(SIMULATED);
    tagNames.forEach(
        name -> head.add(Column.left(name.equals(SIMULATED) ? "" : Terminal.clean(name), 5)));
    head.add(Column.right("VALUE", 10));
    Table table = new Table(head);
    for (Row row : rows) {
      List<String> cells = new ArrayList<>();
      cells.add(Terminal.clean(row.time()));
      for (int i = 0; i < row.tags().size(); i++) {
        boolean marked = i == mark && row.tags().get(i).equals("true");
        cells.add(marked ? "(simulated)" : i == mark ? "" : Terminal.clean(row.tags().get(i)));
      }
      cells.add(row.value() == null ? Figures.UNKNOWN : Terminal.clean(rounded(row.value())));
      table.row(cells);
    }
    return table.lines(columns);
  }

  /** Three decimals, or three digits of what is smaller than one; texts and whole numbers stay. */
  private static String rounded(String value) {
    if (!value.matches("-?\\d+\\.?\\d*([eE][+-]?\\d{1,3})?")) {
      return value;
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal shown =
        exact.abs().compareTo(BigDecimal.ONE) >= 0
            ? exact.setScale(Math.min(3, Math.max(0, exact.scale())), RoundingMode.HALF_EVEN)
            : exact.round(new MathContext(3, RoundingMode.HALF_EVEN));
    return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
  }

  /** RFC 4180, with a head; an unknown value is an empty cell. */
  List<String> csv() {
    List<String> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("time"));
    head.addAll(tagNames);
    head.add("value");
    lines.add(line(head));
    for (Row row : rows) {
      List<String> cells = new ArrayList<>(List.of(row.time()));
      cells.addAll(row.tags());
      cells.add(row.value() == null ? "" : row.value());
      lines.add(line(cells));
    }
    return lines;
  }

  private static String line(List<String> cells) {
    return String.join(",", cells.stream().map(SeriesRows::quoted).toList());
  }

  private static String quoted(String cell) {
    return cell.matches("(?s).*[\",\r\n].*") ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
  }
}
