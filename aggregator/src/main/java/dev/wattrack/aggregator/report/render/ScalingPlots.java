package dev.wattrack.aggregator.report.render;

import dev.wattrack.aggregator.report.AmdahlFit;
import dev.wattrack.aggregator.report.Estimate;
import dev.wattrack.aggregator.report.Scaling;
import dev.wattrack.aggregator.report.Scaling.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleFunction;

/** Time and joules against the number of workers. */
final class ScalingPlots {
  private static final int WIDTH = 470;
  private static final int HEIGHT = 270;
  private static final int LEFT = 64;
  private static final int RIGHT = 456;
  private static final int TOP = 34;
  private static final int BOTTOM = 226;
  private static final int CURVE_POINTS = 60;
  private static final int MOST_LABELS = 12;

  static List<String> of(Scaling scaling) {
    String per = scaling.counted() ? "1M " + scaling.work() : "run";
    List<String> plots = new ArrayList<>();
    plots.add(time(scaling, per));
    if (scaling.configurations().stream().allMatch(each -> each.joulesPerMillion() != null)) {
      plots.add(energy(scaling, per));
    }
    return plots;
  }

  private static String time(Scaling scaling, String per) {
    AmdahlFit fit = scaling.fit();
    double most =
        scaling.configurations().stream()
            .mapToDouble(Configuration::secondsPerMillion)
            .max()
            .orElse(1);
    Axis x = across(scaling);
    double clock = clock(most);
    String unit = clock == 1 ? " s" : clock == 60 ? " min" : " h";
    Axis y = new Axis(0, Axis.roundedUp(most / clock * 1.05), BOTTOM, TOP);
    Svg svg = frame(scaling, x, y, "Time per " + per, ticks -> Figures.number(ticks) + unit);
    if (fit != null) {
      double span = (double) most(scaling) - least(scaling);
      double[] xs = new double[CURVE_POINTS];
      double[] ys = new double[CURVE_POINTS];
      for (int i = 0; i < CURVE_POINTS; i++) {
        double workers = least(scaling) + i * span / (CURVE_POINTS - 1);
        xs[i] = x.at(workers);
        ys[i] = Math.max(TOP, y.at(fit.seconds(workers) / clock));
      }
      svg.points("polyline", "fit", xs, ys);
      svg.text("note", Svg.Anchor.END, RIGHT, 18, "line: Amdahl fit");
    }
    for (Configuration each : scaling.configurations()) {
      svg.dot(
          "time",
          x.at(each.workers()),
          y.at(each.secondsPerMillion() / clock),
          4.5,
          each.workers() + ": " + Figures.span(each.secondsPerMillion()));
    }
    return svg.end();
  }

  /** Seconds, minutes or hours, whatever gives short figures. */
  private static double clock(double mostSeconds) {
    return mostSeconds < 600 ? 1 : mostSeconds < 36_000 ? 60 : 3_600;
  }

  private static String energy(Scaling scaling, String per) {
    double most =
        scaling.configurations().stream().mapToDouble(each -> joules(each).high()).max().orElse(1);
    Axis x = across(scaling);
    Axis y = new Axis(0, Axis.roundedUp(most * 1.02), BOTTOM, TOP);
    Svg svg = frame(scaling, x, y, "Energy per " + per, Figures::joules);
    for (Configuration each : scaling.configurations()) {
      Estimate joules = joules(each);
      double at = x.at(each.workers());
      svg.upright(at, y.at(joules.lowFromZero()), y.at(joules.high()), 5);
      svg.dot(
          "joules", at, y.at(joules.value()), 4.5, each.workers() + ": " + Figures.joules(joules));
    }
    svg.text("note", Svg.Anchor.END, RIGHT, 18, "whiskers: 95 %");
    return svg.end();
  }

  private static Estimate joules(Configuration each) {
    return Objects.requireNonNull(each.joulesPerMillion());
  }

  private static int least(Scaling scaling) {
    return scaling.configurations().get(0).workers();
  }

  private static int most(Scaling scaling) {
    return scaling.configurations().get(scaling.configurations().size() - 1).workers();
  }

  private static Axis across(Scaling scaling) {
    double margin = 0.06 * (most(scaling) - least(scaling));
    return new Axis(least(scaling) - margin, most(scaling) + margin, LEFT, RIGHT);
  }

  private static Svg frame(
      Scaling scaling, Axis x, Axis y, String title, DoubleFunction<String> label) {
    Svg svg = new Svg(WIDTH, HEIGHT, title + " against the number of " + scaling.workersAre());
    svg.text("title", Svg.Anchor.START, 4, 18, title);
    for (double tick : y.ticks(4)) {
      svg.line("grid", LEFT, y.at(tick), RIGHT, y.at(tick));
      svg.text("note", Svg.Anchor.END, LEFT - 8, y.at(tick) + 4, label.apply(tick));
    }
    int every = Math.max(1, scaling.configurations().size() / MOST_LABELS);
    for (int i = 0; i < scaling.configurations().size(); i += every) {
      int workers = scaling.configurations().get(i).workers();
      svg.line("axis", x.at(workers), BOTTOM, x.at(workers), BOTTOM + 5);
      svg.text("note", Svg.Anchor.MIDDLE, x.at(workers), BOTTOM + 19, Integer.toString(workers));
    }
    svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    svg.text("note", Svg.Anchor.MIDDLE, (LEFT + RIGHT) / 2.0, HEIGHT - 6, scaling.workersAre());
    return svg;
  }

  private ScalingPlots() {}
}
