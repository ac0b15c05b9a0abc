package dev.wattrack.aggregator.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A picture of what a dashboard is meant to look like: its panels where they are, with the values
 * of the simulated rack. Not a picture of Grafana. Confined to one thread.
 */
final class Sketch {
  static final Path FOLDER = BoardsTest.FOLDER.resolve("images");
  private static final int COLUMN = 40;
  private static final int ROW = 26;
  private static final int HEAD = 34;
  private static final int MOST_SERIES = 14;
  private static final List<String> COLORS =
      List.of(
          "#73bf69", "#f2cc0c", "#5794f2", "#ff780a", "#b877d9", "#e02f44", "#37872d", "#8ab8ff");

  /** A series as points of time and value. */
  private record Curve(String name, NavigableMap<Long, Double> points) {}

  private final StringBuilder out = new StringBuilder();
  private final Board board;
  private final Map<String, JsonNode> answers;

  private Sketch(Board board, Map<String, JsonNode> answers) {
    this.board = board;
    this.answers = answers;
  }

  /**
   * @param answers by board, panel and number of the query
   */
  static void writeAll(Map<String, JsonNode> answers) throws IOException {
    Files.createDirectories(FOLDER);
    for (Board board : Boards.all()) {
      Files.writeString(FOLDER.resolve(board.file() + ".svg"), new Sketch(board, answers).draw());
    }
  }

  private String draw() throws IOException {
    JsonNode json = new ObjectMapper().readTree(BoardJson.of(board));
    List<Place> places = new ArrayList<>();
    int bottom = ROW * place(json.get("panels"), 0, board.all().iterator(), places);
    tag(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"11\">",
        24 * COLUMN, bottom + HEAD + 4);
    tag("<rect width=\"100%%\" height=\"100%%\" fill=\"#181b1f\"/>");
    text(8, 22, 15, "#ffffff", board.whole() + " (sketch, values of the simulated rack)");
    for (Place place : places) {
      int y = place.y() * ROW + HEAD;
      if (place.panel() == null) {
        text(8, y + 18, 13, "#d8d9da", "⌄ " + place.title() + " (a row that is closed at first)");
      } else {
        int left = place.at().get("x").asInt() * COLUMN + 3;
        int width = place.at().get("w").asInt() * COLUMN - 6;
        panel(place.panel(), left, y, width, place.at().get("h").asInt() * ROW - 6);
      }
    }
    tag("</svg>");
    return out.toString();
  }

  /** Where a panel or the head of a row is drawn, all rows being open. */
  private record Place(@Nullable Panel panel, String title, JsonNode at, int y) {}

  /** Gives the first line below. */
  private static int place(JsonNode all, int shift, Iterator<Panel> panels, List<Place> to) {
    int below = 0;
    int down = shift;
    for (JsonNode panel : all) {
      JsonNode at = panel.get("gridPos");
      int y = at.get("y").asInt() + down;
      below = Math.max(below, y + at.get("h").asInt());
      boolean row = panel.has("panels");
      to.add(new Place(row ? null : panels.next(), panel.get("title").asText(), at, y));
      if (row) {
        int end = place(panel.get("panels"), down, panels, to);
        down += end - (y + 1);
        below = end;
      }
    }
    return below;
  }

  private void tag(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private void text(double x, double y, int size, String color, String words) {
    tag(
        "<text x=\"%.0f\" y=\"%.0f\" font-size=\"%d\" fill=\"%s\">%s</text>",
        x, y, size, color, words.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private void panel(Panel panel, int x, int y, int w, int h) {
    tag(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" fill=\"#22252b\""
            + " stroke=\"#34383f\"/>",
        x, y, w, h);
    text(x + 8, y + 16, 12, "#d8d9da", panel.title.replace("$range", "5 minutes"));
    switch (panel.type) {
      case "stat" -> numbers(panel, x, y, w);
      case "bargauge" -> gauges(panel, x, y, w, h);
      case "table" -> table(panel, x, y, w, h);
      default -> curves(panel, x + 50, y + 24, w - 58, h - 50);
    }
  }

  private List<Curve> data(Panel panel) {
    List<Curve> all = new ArrayList<>();
    for (int i = 0; i < panel.queries.size(); i++) {
      JsonNode answer = answers.get(board.file() + "/" + panel.title + "/" + i);
      for (JsonNode series : answer.at("/results/0/series")) {
        for (int column = 1; column < series.get("columns").size(); column++) {
          NavigableMap<Long, Double> points = new TreeMap<>();
          for (JsonNode row : series.get("values")) {
            if (row.get(column).isNumber()) {
              points.put(row.get(0).asLong() / 1_000_000_000, row.get(column).asDouble());
            }
          }
          all.add(new Curve(name(panel.queries.get(i).alias(), series, column), points));
        }
      }
    }
    return all.size() > MOST_SERIES ? all.subList(0, MOST_SERIES) : all;
  }

  private static String name(String alias, JsonNode series, int column) {
    if (alias.isEmpty()) {
      return series.get("columns").get(column).asText();
    }
    String name = alias.replace("$col", series.get("columns").get(column).asText());
    for (Map.Entry<String, JsonNode> tag : series.path("tags").properties()) {
      name = name.replace("$tag_" + tag.getKey(), tag.getValue().asText());
    }
    return name;
  }

  private void numbers(Panel panel, int x, int y, int w) {
    List<Curve> all = data(panel);
    for (int i = 0; i < Math.min(3, all.size()); i++) {
      double value = all.get(i).points().lastEntry().getValue();
      int left = x + 12 + i * (w - 16) / Math.min(3, all.size());
      text(left, y + 62, all.size() == 1 ? 30 : 15, color(panel, value), figure(panel, value));
      text(left, y + 82, 10, "#8e8e8e", all.size() == 1 ? "" : all.get(i).name());
    }
  }

  private static String color(Panel panel, double value) {
    String color = "green";
    for (Panel.Step step : panel.steps) {
      if (step.from() != null && value >= step.from()) {
        color = step.color();
      }
    }
    return switch (color) {
      case "green" -> COLORS.get(0);
      case "orange" -> COLORS.get(3);
      default -> COLORS.get(5);
    };
  }

  private static String figure(Panel panel, double value) {
    String unit =
        switch (panel.unit) {
          case "watt" -> " W";
          case "joule" -> " J";
          case "celsius" -> " °C";
          case "percent", "humidity" -> " %";
          case "volt" -> " V";
          case "s" -> " s";
          case "ms" -> " ms";
          case "bytes" -> " B";
          case "Bps" -> " B/s";
          case "ops" -> " /s";
          case "rotmhz" -> " MHz";
          default -> "";
        };
    double size = Math.abs(value);
    String prefix = size >= 1e9 ? "G" : size >= 1e6 ? "M" : size >= 1e4 ? "k" : "";
    double shown = value / (size >= 1e9 ? 1e9 : size >= 1e6 ? 1e6 : size >= 1e4 ? 1e3 : 1);
    String digits =
        shown == Math.rint(shown)
            ? String.format(Locale.ROOT, "%.0f", shown)
            : String.format(Locale.ROOT, Math.abs(shown) < 10 ? "%.2f" : "%.1f", shown);
    boolean spaced = unit.isEmpty() || prefix.isEmpty();
    return digits + (spaced ? prefix + unit : " " + prefix + unit.strip());
  }

  private void gauges(Panel panel, int x, int y, int w, int h) {
    List<Curve> all = data(panel);
    double most =
        all.stream().mapToDouble(curve -> curve.points().lastEntry().getValue()).max().orElse(1);
    int step = Math.min(22, (h - 30) / Math.max(1, all.size()));
    for (int i = 0; i < all.size(); i++) {
      double value = all.get(i).points().lastEntry().getValue();
      int top = y + 28 + i * step;
      text(x + 8, top + 11, 11, "#d8d9da", all.get(i).name());
      tag(
          "<rect x=\"%d\" y=\"%d\" width=\"%.0f\" height=\"%d\" fill=\"%s\"/>",
          x + 140, top, (w - 230) * value / most, step - 6, color(panel, value));
      text(x + w - 80, top + 11, 11, color(panel, value), figure(panel, value));
    }
  }

  private void table(Panel panel, int x, int y, int w, int h) {
    JsonNode series =
        answers.get(board.file() + "/" + panel.title + "/0").at("/results/0/series/0");
    int columns = series.get("columns").size();
    double width = (w - 16.0) / (columns - 1);
    for (int i = 1; i < columns; i++) {
      text(x + 8 + (i - 1) * width, y + 34, 10, "#8ab8ff", series.get("columns").get(i).asText());
    }
    int rows = Math.min(series.get("values").size(), (h - 40) / 16);
    for (int row = 0; row < rows; row++) {
      for (int i = 1; i < columns; i++) {
        JsonNode cell = series.get("values").get(row).get(i);
        String words = cell.isNumber() ? figure(panel, cell.asDouble()) : cell.asText("");
        int fits = (int) (width / 5.6);
        String shown = words.length() > fits ? words.substring(0, fits - 1) + "…" : words;
        text(x + 8 + (i - 1) * width, y + 50 + row * 16, 10, "#d8d9da", cell.isNull() ? "" : shown);
      }
    }
  }

  private void curves(Panel panel, int x, int y, int w, int h) {
    List<Curve> all = data(panel);
    List<Curve> drawn = panel.stacked ? stacked(all) : all;
    double low = panel.min == null ? Double.MAX_VALUE : panel.min;
    double high = panel.max == null ? -Double.MAX_VALUE : panel.max;
    for (Curve curve : drawn) {
      for (double value : curve.points().values()) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (panel.stacked) {
      low = Math.min(0, low);
    }
    if (panel.softMax != null) {
      high = Math.max(high, panel.softMax);
    }
    double reach = high > low ? high - low : 1;
    text(x - 46, y + 8, 9, "#8e8e8e", figure(panel, high));
    text(x - 46, y + h, 9, "#8e8e8e", figure(panel, low));
    for (int i = drawn.size() - 1; i >= 0; i--) {
      String path = path(drawn.get(i), x, y, w, h, low, reach);
      String color = COLORS.get(i % COLORS.size());
      if (panel.bars) {
        bars(drawn.get(i), color, x, y, w, h, low, reach);
      } else if (panel.stacked) {
        double end = right(drawn.get(i).points().lastKey(), x, w);
        tag("<path d=\"%s L%.0f,%d L%d,%d Z\" fill=\"%s\"/>", path, end, y + h, x, y + h, color);
      } else {
        tag("<path d=\"%s\" fill=\"none\" stroke=\"%s\"/>", path, color);
      }
    }
    for (Panel.Step step : panel.steps) {
      Double from = step.from();
      if (from != null && from > low && from < low + reach) {
        double at = y + h - (from - low) / reach * h;
        tag(
            "<path d=\"M%d,%.0f h%d\" stroke=\"%s\" stroke-dasharray=\"6 3\"/>",
            x, at, w, color(panel, from));
        text(x + w - 40, at - 3, 9, color(panel, from), figure(panel, from));
      }
    }
    legend(all, x, y + h + 16, w);
  }

  private static double right(long seconds, int x, int w) {
    return x + w * (double) (seconds - RackScene.START) / (RackScene.END - RackScene.START);
  }

  private void bars(
      Curve curve, String color, int x, int y, int w, int h, double low, double reach) {
    curve
        .points()
        .forEach(
            (time, value) ->
                tag(
                    "<rect x=\"%.0f\" y=\"%.0f\" width=\"%d\" height=\"%.0f\" fill=\"%s\"/>",
                    right(time, x, w) + 2,
                    y + h - (value - low) / reach * h,
                    w / 10,
                    (value - low) / reach * h,
                    color));
  }

  private void legend(List<Curve> all, int x, int y, int w) {
    double at = x;
    for (int i = 0; i < all.size() && at < x + w - 60; i++) {
      tag(
          "<rect x=\"%.0f\" y=\"%d\" width=\"9\" height=\"3\" fill=\"%s\"/>",
          at, y - 4, COLORS.get(i % COLORS.size()));
      text(at + 12, y, 9, "#c0c0c0", all.get(i).name());
      at += 26 + 5 * all.get(i).name().length();
    }
  }

  private static List<Curve> stacked(List<Curve> all) {
    List<Curve> sums = new ArrayList<>();
    TreeMap<Long, Double> sum = new TreeMap<>();
    for (Curve curve : all) {
      curve.points().forEach((time, value) -> sum.merge(time, value, Double::sum));
      sums.add(new Curve(curve.name(), new TreeMap<>(sum)));
    }
    return sums;
  }

  private static String path(Curve curve, int x, int y, int w, int h, double low, double reach) {
    StringBuilder path = new StringBuilder();
    curve
        .points()
        .forEach(
            (time, value) -> {
              path.append(path.length() == 0 ? "M" : "L")
                  .append(
                      String.format(
                          Locale.ROOT,
                          "%.0f,%.0f ",
                          right(time, x, w),
                          y + h - (value - low) / reach * h));
            });
    return path.toString();
  }
}
