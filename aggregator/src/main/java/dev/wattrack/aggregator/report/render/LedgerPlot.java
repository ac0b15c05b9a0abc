package dev.wattrack.aggregator.report.render;

import dev.wattrack.aggregator.report.LedgerBin;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The ledger as stacked areas of watts with the meter as a line over them; where nothing is known
 * there is a gap. What lies between areas and line is the residual.
 */
final class LedgerPlot {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 330;
  private static final int LEFT = 56;
  private static final int RIGHT = 948;
  private static final int TOP = 48;
  private static final int BOTTOM = 294;
  private static final int DAY_SECONDS = 86_400;
  private static final List<Integer> STEPS =
      List.of(
          60,
          300,
          600,
          900,
          1_800,
          3_600,
          7_200,
          10_800,
          21_600,
          43_200,
          DAY_SECONDS,
          2 * DAY_SECONDS,
          5 * DAY_SECONDS,
          7 * DAY_SECONDS,
          14 * DAY_SECONDS,
          30 * DAY_SECONDS);
  private static final int MOST_TICKS = 8;

  private record Layer(String style, String name, ToDoubleFunction<LedgerBin> joules) {}

  private static final List<Layer> LAYERS =
      List.of(
          new Layer("fixed", "switch, supply, fan", LedgerBin::infrastructure),
          new Layer("unallocated", "idle, not allocated", LedgerPlot::unallocated),
          new Layer("system", "system", bin -> bin.sum(LedgerBin.OnNode::system)),
          new Layer(
              "idle", "idle of jobs", bin -> bin.sum(LedgerBin.OnNode::idle) - unallocated(bin)),
          new Layer("marginal", "jobs, dynamic", bin -> bin.sum(LedgerBin.OnNode::jobs)));

  private static double unallocated(LedgerBin bin) {
    return bin.sum(LedgerBin.OnNode::unallocated);
  }

  /** Empty of fewer than two spans. */
  static String of(List<LedgerBin> ledger) {
    List<LedgerBin> bins = ledger.stream().filter(bin -> bin.coveredSeconds() > 0).toList();
    if (bins.size() < 2) {
      return "";
    }
    LedgerBin last = bins.get(bins.size() - 1);
    double most = bins.stream().mapToDouble(LedgerPlot::height).max().orElse(1);
    Axis x = new Axis(middle(bins.get(0)), middle(last), LEFT, RIGHT);
    Axis y = new Axis(0, Axis.roundedUp(most * 1.03), BOTTOM, TOP);
    Svg svg = new Svg(WIDTH, HEIGHT, "The rack's power over time, by where it went");
    legend(svg);
    for (double tick : y.ticks(4)) {
      svg.line("grid", LEFT, y.at(tick), RIGHT, y.at(tick));
      svg.text("note", Svg.Anchor.END, LEFT - 8, y.at(tick) + 4, Figures.number(tick) + " W");
    }
    for (List<LedgerBin> stretch : stretches(bins)) {
      areas(svg, x, y, stretch);
    }
    timeAxis(svg, x);
    return svg.end();
  }

  private static void legend(Svg svg) {
    double x = LEFT;
    for (int i = LAYERS.size() - 1; i >= 0; i--) {
      Layer layer = LAYERS.get(i);
      svg.rect(layer.style(), x, 8, 12, 12, "");
      svg.text("note", Svg.Anchor.START, x + 18, 18, layer.name());
      x += 44 + 6.6 * layer.name().length();
    }
    svg.line("meter", x, 14, x + 22, 14);
    svg.text("note", Svg.Anchor.START, x + 28, 18, "meter");
  }

  private static double middle(LedgerBin bin) {
    return bin.startSeconds() + bin.seconds() / 2.0;
  }

  private static double height(LedgerBin bin) {
    double all = 0;
    for (Layer layer : LAYERS) {
      all += layer.joules().applyAsDouble(bin);
    }
    Double meter = bin.meter();
    return Math.max(all, meter == null ? 0 : meter) / bin.coveredSeconds();
  }

  /** Runs of spans without a gap between them. */
  private static List<List<LedgerBin>> stretches(List<LedgerBin> bins) {
    List<List<LedgerBin>> all = new ArrayList<>();
    List<LedgerBin> open = new ArrayList<>();
    for (LedgerBin bin : bins) {
      LedgerBin before = open.isEmpty() ? null : open.get(open.size() - 1);
      if (before != null && before.startSeconds() + before.seconds() < bin.startSeconds()) {
        all.add(List.copyOf(open));
        open.clear();
      }
      open.add(bin);
    }
    all.add(open);
    return all;
  }

  private static void areas(Svg svg, Axis x, Axis y, List<LedgerBin> bins) {
    int count = bins.size();
    double[] below = new double[count];
    for (Layer layer : LAYERS) {
      double[] xs = new double[2 * count];
      double[] ys = new double[2 * count];
      for (int i = 0; i < count; i++) {
        LedgerBin bin = bins.get(i);
        int back = 2 * count - 1 - i;
        xs[i] = x.at(middle(bin));
        xs[back] = xs[i];
        ys[back] = y.at(below[i]);
        below[i] += Math.max(0, layer.joules().applyAsDouble(bin)) / bin.coveredSeconds();
        ys[i] = y.at(below[i]);
      }
      svg.points("polygon", layer.style(), xs, ys);
    }
    meter(svg, x, y, bins);
  }

  private static void meter(Svg svg, Axis x, Axis y, List<LedgerBin> bins) {
    List<double[]> points = new ArrayList<>();
    for (LedgerBin bin : bins) {
      Double meter = bin.meter();
      if (meter == null || bin.estimated() && meter == 0) {
        line(svg, points);
      } else {
        points.add(new double[] {x.at(middle(bin)), y.at(meter / bin.coveredSeconds())});
      }
    }
    line(svg, points);
  }

  private static void line(Svg svg, List<double[]> points) {
    if (points.size() > 1) {
      svg.points(
          "polyline",
          "meter",
          points.stream().mapToDouble(point -> point[0]).toArray(),
          points.stream().mapToDouble(point -> point[1]).toArray());
    }
    points.clear();
  }

  private static void timeAxis(Svg svg, Axis x) {
    double span = x.most() - x.least();
    int step =
        STEPS.stream()
            .filter(each -> span / each <= MOST_TICKS)
            .findFirst()
            .orElse((int) Math.min(Integer.MAX_VALUE, span / MOST_TICKS));
    DateTimeFormatter form =
        DateTimeFormatter.ofPattern(
                step >= DAY_SECONDS ? "d MMM" : span > DAY_SECONDS ? "d MMM HH:mm" : "HH:mm",
                Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    for (double at = Math.ceil(x.least() / step) * step; at <= x.most(); at += step) {
      svg.line("axis", x.at(at), BOTTOM, x.at(at), BOTTOM + 5);
      svg.text(
          "note",
          Svg.Anchor.MIDDLE,
          x.at(at),
          BOTTOM + 19,
          form.format(Instant.ofEpochSecond((long) at)));
    }
    svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    svg.text("note", Svg.Anchor.END, RIGHT, HEIGHT - 2, "UTC");
  }

  private LedgerPlot() {}
}
