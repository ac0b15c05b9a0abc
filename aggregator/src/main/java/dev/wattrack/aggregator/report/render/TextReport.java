package dev.wattrack.aggregator.report.render;

import dev.wattrack.aggregator.report.EfficiencyReport;
import dev.wattrack.aggregator.report.render.Grid.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** A report for a terminal: no line is wider than asked for. */
public final class TextReport {
  /** What fits every terminal of today. */
  public static final int WIDTH = 100;

  private static final int MOST_LINES = 40;
  private static final int LONGEST_NAME = 28;
  private static final String GAP = "  ";

  /** Stands for the blanks in a figure, which no line is broken at. */
  private static final String GLUE = "\u0001";

  public static String of(EfficiencyReport report, int width) {
    StringBuilder out = new StringBuilder();
    paragraph(out, Headline.of(report), width);
    for (String note : report.notes()) {
      paragraph(out, note, width);
    }
    for (Section section : Sections.of(report, MOST_LINES)) {
      out.append('\n');
      paragraph(out, Sections.clean(section.heading()), width);
      if (!section.boundary().isEmpty()) {
        paragraph(out, "[" + Sections.clean(section.boundary()) + "]", width);
      }
      section.remarks().forEach(remark -> paragraph(out, Sections.clean(remark), width));
      for (int i = 0; i < section.grids().size(); i++) {
        Grid grid = section.grids().get(i);
        if (i > 0) {
          out.append('\n');
        }
        if (!grid.title().isEmpty()) {
          paragraph(out, grid.title(), width);
        }
        lines(grid, width).forEach(line -> out.append(line).append('\n'));
      }
    }
    return out.toString();
  }

  /** Words in lines; a word longer than a line is cut. */
  private static void paragraph(StringBuilder out, String text, int width) {
    StringBuilder line = new StringBuilder();
    String glued = Sections.clean(text).replaceAll(" ± (\\S+) ", GLUE + "±" + GLUE + "$1" + GLUE);
    for (String word : glued.split(" ")) {
      String fitting = word.length() > width ? word.substring(0, width - 1) + "…" : word;
      if (!line.isEmpty() && line.length() + 1 + fitting.length() > width) {
        out.append(line).append('\n');
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(fitting);
    }
    out.append(line).append('\n');
    for (int at = out.indexOf(GLUE); at >= 0; at = out.indexOf(GLUE, at)) {
      out.setCharAt(at, ' ');
    }
  }

  private static List<String> lines(Grid grid, int width) {
    List<Column> columns = grid.columns();
    List<List<String>> rows = grid.rows().stream().map(TextReport::cleaned).toList();
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              length(columns.get(i).title()),
              rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0));
    }
    List<Integer> shown =
        new ArrayList<>(
            IntStream.range(0, columns.size()).filter(i -> !grid.silent(i)).boxed().toList());
    while (shown.size() > 1 && total(shown, widths) > width) {
      shown.remove(
          shown.stream()
              .min(Comparator.comparingInt(index -> columns.get(index).importance()))
              .orElseThrow());
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(columns, columns.stream().map(Column::title).toList(), shown, widths));
    rows.forEach(row -> lines.add(line(columns, row, shown, widths)));
    return lines;
  }

  private static List<String> cleaned(List<String> row) {
    return row.stream()
        .map(Sections::clean)
        .map(cell -> length(cell) > LONGEST_NAME ? shortened(cell) : cell)
        .toList();
  }

  private static String shortened(String cell) {
    return cell.substring(0, cell.offsetByCodePoints(0, LONGEST_NAME - 1)) + "…";
  }

  private static int total(List<Integer> shown, int[] widths) {
    return shown.stream().mapToInt(index -> widths[index]).sum()
        + GAP.length() * (shown.size() - 1);
  }

  private static String line(
      List<Column> columns, List<String> cells, List<Integer> shown, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int index : shown) {
      String pad = " ".repeat(widths[index] - length(cells.get(index)));
      line.append(line.isEmpty() && index == shown.get(0) ? "" : GAP);
      line.append(columns.get(index).right() ? pad + cells.get(index) : cells.get(index) + pad);
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private TextReport() {}
}
