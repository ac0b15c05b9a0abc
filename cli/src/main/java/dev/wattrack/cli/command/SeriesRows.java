package dev.wattrack.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.cli.terminal.Figures;
import dev.wattrack.cli.terminal.Table;
import dev.wattrack.cli.terminal.Table.Column;
import dev.wattrack.cli.terminal.Terminal;
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
    answer
        .path("series")
        .forEach(
            series -> {
              series.path("tags").fieldNames().forEachRemaining(names::add);
              if (series.path(SIMULATED).asBoolean()) {
                names.add(SIMULATED);
              }
            });
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

  /** A tag's value; what is simulated has a tag that says so, whatever else it has. */
  private static String tag(JsonNode series, String name) {
    boolean simulated = name.equals(SIMULATED) && series.path(SIMULATED).asBoolean();
    return simulated ? "true" : series.path("tags").path(name).asText("");
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  List<String> table(int columns) {
    List<Column> head = new ArrayList<>();
    head.add(Column.left("TIME", 9));
    tagNames.forEach(name -> head.add(Column.left(Terminal.clean(name), 5)));
    head.add(Column.right("VALUE", 10));
    Table table = new Table(head);
    for (Row row : rows) {
      List<String> cells = new ArrayList<>();
      cells.add(Terminal.clean(row.time()));
      row.tags().forEach(tag -> cells.add(Terminal.clean(tag)));
      cells.add(row.value() == null ? Figures.UNKNOWN : Terminal.clean(row.value()));
      table.row(cells);
    }
    return table.lines(columns);
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
