package dev.wattrack.aggregator.report.render;

import dev.wattrack.aggregator.report.EfficiencyReport;
import dev.wattrack.aggregator.report.Line;
import dev.wattrack.aggregator.report.Waste;
import dev.wattrack.aggregator.report.render.Grid.Column;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A report as one page that needs nothing else: no script, no font, no picture from elsewhere. Fit
 * for printing, light and dark.
 */
public final class HtmlReport {
  private static final int MOST_LINES = 200;
  private static final int MOST_NAME = 34;
  private static final double WIDEST = 1_075;
  private static final String STYLE = style();

  public static String of(EfficiencyReport report) {
    StringBuilder out = new StringBuilder(1 << 16);
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<title>Efficiency report</title>\n<style>\n").append(STYLE);
    out.append("</style>\n</head>\n<body>\n");
    head(out, report);
    for (Section section : Sections.of(report, MOST_LINES)) {
      section(out, section);
    }
    foot(out, report);
    return out.append("</body>\n</html>\n").toString();
  }

  private static void head(StringBuilder out, EfficiencyReport report) {
    out.append("<header>\n<h1>Efficiency report");
    if (report.simulated()) {
      out.append(" <span class=\"pill\">simulated</span>");
    }
    out.append("</h1>\n<p class=\"when\">");
    out.append(Svg.escape(Headline.time(report.request().from()))).append(" to ");
    out.append(Svg.escape(Headline.time(report.request().to()))).append("</p>\n");
    out.append("<p class=\"boundary\">").append(Svg.escape(report.boundary())).append("</p>\n");
    tiles(out, report);
    if (!report.notes().isEmpty()) {
      out.append("<ul class=\"notes\">\n");
      report.notes().forEach(note -> element(out, "li", "", note));
      out.append("</ul>\n");
    }
    out.append("</header>\n");
  }

  private static void tiles(StringBuilder out, EfficiencyReport report) {
    Line total = report.total();
    Waste waste = report.waste();
    out.append("<dl class=\"tiles\">\n");
    tile(out, "Energy of jobs", Figures.joules(total.joules()));
    tile(out, "That is", Figures.kilowattHours(total.joules()));
    tile(out, "Runs", Figures.count(total.runs()));
    if (waste != null) {
      String share = waste.share() == null ? "" : " · " + Figures.percent(waste.share());
      tile(out, "Wasted", Figures.joules(waste.total().joules()) + share);
    }
    if (total.tasks() != null) {
      tile(out, "Per task", Figures.joules(total.joulesPerTask()));
    }
    if (total.cost() != null) {
      tile(out, "Cost", Figures.money(total.cost(), report.request().tariff().currency()));
    }
    if (total.co2Grams() != null) {
      tile(out, "CO2", Figures.grams(total.co2Grams()));
    }
    out.append("</dl>\n");
  }

  private static void tile(StringBuilder out, String name, String figure) {
    out.append("<div>");
    element(out, "dt", "", name);
    element(out, "dd", "", figure);
    out.append("</div>\n");
  }

  private static void section(StringBuilder out, Section section) {
    out.append("<section>\n");
    element(out, "h2", "", section.heading());
    if (!section.boundary().isEmpty()) {
      element(out, "p", "boundary", section.boundary());
    }
    section.remarks().forEach(remark -> element(out, "p", "remark", remark));
    List<String> plots = section.plots().stream().filter(plot -> !plot.isEmpty()).toList();
    if (!plots.isEmpty()) {
      out.append("<figure class=\"").append(plots.size() > 1 ? "pair" : "one").append("\">\n");
      plots.forEach(out::append);
      out.append("</figure>\n");
    }
    out.append("<div class=\"grids\">\n");
    section.grids().forEach(grid -> tables(out, grid));
    out.append("</div>\n</section>\n");
  }

  /** What does not fit side by side goes into further tables, which repeat the first column. */
  private static void tables(StringBuilder out, Grid grid) {
    List<Integer> shown =
        IntStream.range(0, grid.columns().size()).filter(i -> !grid.silent(i)).boxed().toList();
    List<Integer> fitting = new ArrayList<>();
    double width = 0;
    for (int column : shown) {
      double own = width(grid, column);
      if (fitting.size() > 1 && width + own > WIDEST) {
        table(out, grid, fitting);
        fitting = new ArrayList<>(shown.subList(0, 1));
        width = width(grid, shown.get(0));
      }
      fitting.add(column);
      width += own;
    }
    table(out, grid, fitting);
  }

  /** About how wide a column is, in pixels of the style sheet. */
  private static double width(Grid grid, int column) {
    int longest = grid.columns().get(column).title().length();
    for (List<String> row : grid.rows()) {
      longest = Math.max(longest, Math.min(MOST_NAME, row.get(column).length()));
    }
    return 6.5 * longest + 20;
  }

  private static void table(StringBuilder out, Grid grid, List<Integer> shown) {
    String style = grid.hasTotal() ? " class=\"sum\"" : "";
    out.append("<div class=\"scroll\"><table").append(style).append(">\n");
    if (!grid.title().isEmpty()) {
      element(out, "caption", "", grid.title());
    }
    out.append("<thead><tr>");
    for (int i : shown) {
      Column column = grid.columns().get(i);
      element(out, "th scope=\"col\"", column.right() ? "right" : "", column.title());
    }
    out.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : grid.rows()) {
      out.append("<tr>");
      for (int i : shown) {
        String side = grid.columns().get(i).right() ? "right" : "";
        element(out, i == shown.get(0) ? "th scope=\"row\"" : "td", side, row.get(i));
      }
      out.append("</tr>\n");
    }
    out.append("</tbody></table></div>\n");
  }

  /** An element of text; {@code tag} may carry attributes. */
  private static void element(StringBuilder out, String tag, String style, String text) {
    out.append('<').append(tag);
    if (!style.isEmpty()) {
      out.append(" class=\"").append(style).append('"');
    }
    int blank = tag.indexOf(' ');
    out.append('>').append(Svg.escape(text)).append("</");
    out.append(blank < 0 ? tag : tag.substring(0, blank)).append(">\n");
  }

  private static void foot(StringBuilder out, EfficiencyReport report) {
    out.append("<footer>\n");
    element(
        out,
        "p",
        "",
        "± is half of a 95 % interval, and figures have no more digits than it allows. A dash is"
            + " unknown, never 0. A run counts in the time in which it ended, with all its energy;"
            + " failed and cancelled runs are charged like others. Joules per task are those of all"
            + " attempts over the tasks that were done. POWER is the mean while one run runs, LESS"
            + " IDLE its marginal part. A model, not verified on this rack unless the meter has"
            + " stood in front of a single node.");
    element(out, "p", "", "Made by Wattrack at " + Headline.time(report.made()) + ".");
    out.append("</footer>\n");
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("report.css cannot be read", e);
    }
  }

  private HtmlReport() {}
}
