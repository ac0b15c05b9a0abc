package dev.wattrack.aggregator.report.render;

import dev.wattrack.aggregator.report.EfficiencyReport;
import dev.wattrack.aggregator.report.Estimate;
import dev.wattrack.aggregator.report.Line;
import java.util.List;
import java.util.Objects;

/** Joules per line of the report: bars of marginal and idle energy, whiskers for the interval. */
final class BarPlot {
  private static final int MOST = 15;
  private static final int WIDTH = 960;
  private static final int LEFT = 220;
  private static final int RIGHT = 790;
  private static final int TOP = 34;
  private static final int STEP = 28;
  private static final int THICK = 16;
  private static final int LONGEST = 30;

  /** Empty if no energy is known. */
  static String of(EfficiencyReport report) {
    List<Line> lines =
        report.lines().stream().filter(line -> line.joules() != null).limit(MOST).toList();
    if (lines.isEmpty()) {
      return "";
    }
    double most = lines.stream().mapToDouble(line -> energy(line).high()).max().orElse(1);
    Axis x = new Axis(0, most, LEFT, RIGHT);
    Svg svg = new Svg(WIDTH, TOP + lines.size() * STEP + 6, "Energy, with 95 % intervals");
    legend(svg);
    for (int i = 0; i < lines.size(); i++) {
      bar(svg, x, lines.get(i), TOP + i * STEP);
    }
    svg.line("axis", LEFT, TOP - 4, LEFT, TOP + lines.size() * STEP);
    return svg.end();
  }

  private static void legend(Svg svg) {
    svg.rect("marginal", LEFT, 4, 12, 12, "");
    svg.text("note", Svg.Anchor.START, LEFT + 18, 14, "marginal");
    svg.rect("idle", LEFT + 96, 4, 12, 12, "");
    svg.text("note", Svg.Anchor.START, LEFT + 114, 14, "idle by the policy");
    svg.whisker(LEFT + 250, LEFT + 276, 10, 4);
    svg.text("note", Svg.Anchor.START, LEFT + 284, 14, "95 % interval of both together");
  }

  private static void bar(Svg svg, Axis x, Line line, double top) {
    Estimate joules = energy(line);
    double marginal = Objects.requireNonNull(line.marginal()).value();
    double middle = top + THICK / 2.0;
    String title = line.title() + ": " + Figures.joules(joules);
    svg.text("label", Svg.Anchor.END, LEFT - 10, middle + 5, shortened(line.title()));
    svg.rect("marginal", LEFT, top, x.at(marginal) - LEFT, THICK, title);
    svg.rect("idle", x.at(marginal), top, x.at(joules.value()) - x.at(marginal), THICK, title);
    if (joules.halfWidth() > 0) {
      svg.whisker(x.at(joules.lowFromZero()), x.at(joules.high()), middle, 5);
    }
    svg.text(
        "figure", Svg.Anchor.START, x.at(joules.high()) + 10, middle + 5, Figures.joules(joules));
  }

  private static Estimate energy(Line line) {
    return Objects.requireNonNull(line.joules());
  }

  static String shortened(String text) {
    return text.codePointCount(0, text.length()) > LONGEST
        ? text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…"
        : text;
  }

  private BarPlot() {}
}
