package dev.wattrack.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of text in aligned columns, the first to the left, the others to the right. */
final class Table {
  private final List<List<String>> lines = new ArrayList<>();

  Table(String... heads) {
    lines.add(List.of(heads));
  }

  Table line(String... cells) {
    if (cells.length != lines.get(0).size()) {
      throw new IllegalArgumentException("a line of " + Arrays.toString(cells));
    }
    lines.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (List<String> line : lines) {
      for (int column = 0; column < line.size(); column++) {
        String cell = line.get(column);
        String blanks = " ".repeat(width(column) - cell.length());
        out.append(column == 0 ? cell + blanks : "  " + blanks + cell);
      }
      out.append('\n');
    }
    return out.toString();
  }

  private int width(int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
