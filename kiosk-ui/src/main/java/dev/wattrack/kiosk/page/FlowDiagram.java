package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.page.PowerView.Kind;
import dev.wattrack.kiosk.page.PowerView.Share;
import dev.wattrack.kiosk.picture.Flow;
import dev.wattrack.kiosk.picture.Item.Point;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bands from the plug to the nodes, as thick as their watts, and on to the jobs. Confined to one
 * thread.
 */
final class FlowDiagram {
  private static final double PLUG_X = 308;
  private static final double NODE_X = 412;
  private static final double JOB_X = 604;
  private static final double TOP = 76;
  private static final double HEIGHT = 236;
  private static final double GAP = 5;
  private static final double LEAST_SLOT = 26;
  private static final double BAR = 10;
  private static final int STEPS = 14;

  private final Sheet sheet;
  private final Pen pen;
  private final Look look;
  private final PowerView view;

  FlowDiagram(Sheet sheet, PowerView view) {
    this.sheet = sheet;
    this.pen = sheet.pen();
    this.look = sheet.look();
    this.view = view;
  }

  void draw() {
    double scale = scale();
    double plugTop = TOP + (HEIGHT - view.total() * scale) / 2;
    Icons.plug(pen, PLUG_X - 40, TOP + HEIGHT / 2, look.power().fill());
    pen.fill(PLUG_X, plugTop, BAR, view.total() * scale, 3, look.power().fill());
    double y = TOP + (HEIGHT - slots(scale)) / 2;
    double from = plugTop;
    Map<String, Double> jobY = jobs();
    for (Share share : view.shares()) {
      double thick = share.watts() * scale;
      double slot = Math.max(LEAST_SLOT, thick);
      share(share, from, y + (slot - thick) / 2, thick, y + slot / 2, jobY);
      from += thick;
      y += slot + GAP;
    }
  }

  /** Pixels a watt, so that every line has room for its name. */
  private double scale() {
    double scale = HEIGHT / view.total();
    for (int i = 0; i < 20 && slots(scale) > HEIGHT; i++) {
      scale *= 0.9;
    }
    return scale;
  }

  private double slots(double scale) {
    double sum = -GAP;
    for (Share share : view.shares()) {
      sum += Math.max(LEAST_SLOT, share.watts() * scale) + GAP;
    }
    return sum;
  }

  private void share(
      Share share, double from, double top, double thick, double middle, Map<String, Double> jobY) {
    List<Point> upper = curve(PLUG_X + BAR, from, NODE_X, top);
    List<Point> lower = curve(PLUG_X + BAR, from + thick, NODE_X, top + thick);
    List<Point> band = new ArrayList<>(upper);
    for (int i = lower.size() - 1; i >= 0; i--) {
      band.add(lower.get(i));
    }
    pen.area(look.power().fill().over(look.background()).towards(look.background(), 0.72), band);
    boolean rest = share.kind() == Kind.REST;
    pen.fill(NODE_X, top, BAR, thick, 3, rest ? look.rail() : look.power().fill());
    String name =
        switch (share.kind()) {
          case NODE -> share.name();
          case MORE -> sheet.text("power.more", share.nodes());
          case REST -> sheet.text("power.rest");
        };
    String watts = sheet.figures().watts(share.watts());
    double wattsWidth = pen.width(watts, pen.strong(18));
    pen.text(watts, JOB_X - 22, middle + 6, 90, pen.strong(18).in(look.power().ink()).right());
    pen.text(
        name,
        NODE_X + BAR + 8,
        middle + 6,
        JOB_X - 22 - wattsWidth - 8 - NODE_X - BAR - 8,
        rest ? pen.small(18) : pen.strong(18));
    if (!sheet.moment().old()) {
      List<Point> way = curve(PLUG_X + BAR, from + thick / 2, NODE_X, top + thick / 2);
      pen.flow(new Flow(way, sheet.dotsPerSecond(share.watts()), 44, 3, look.power().ink()));
    }
    share.jobs().stream()
        .filter(jobY::containsKey)
        .forEach(job -> toJob(share, middle, jobY.getOrDefault(job, middle)));
  }

  /** A thin line: a node works on a job. How much of its power that takes is the job's figure. */
  private void toJob(Share share, double middle, double jobY) {
    List<Point> way = curve(JOB_X - 16, middle, JOB_X, jobY);
    pen.line(look.job().fill(), 2, way);
    if (!sheet.moment().old()) {
      double dots = sheet.dotsPerSecond(share.watts()) / Math.max(1, share.jobs().size()) / 2;
      pen.flow(new Flow(way, dots, 14, 3, look.power().ink()));
    }
  }

  /** The jobs' bars and names; where each one's middle is. */
  private Map<String, Double> jobs() {
    Map<String, Double> places = new HashMap<>();
    int count = view.jobs().size();
    double slot = Math.min(72, HEIGHT / Math.max(1, count));
    double y = TOP + (HEIGHT - slot * count) / 2;
    for (PowerView.JobShare job : view.jobs()) {
      double middle = y + slot / 2;
      places.put(job.id(), middle);
      pen.fill(JOB_X, middle - 22, 6, 44, 3, look.job().fill());
      double width = Sheet.RIGHT - JOB_X - 14;
      pen.text(job.name(), JOB_X + 14, middle - 3, width, pen.strong(20));
      String watts = job.watts() == null ? "" : sheet.figures().watts(job.watts());
      pen.text(watts, JOB_X + 14, middle + 19, width, pen.small(18).in(look.power().ink()));
      y += slot;
    }
    if (count == 0) {
      pen.paragraph(
          sheet.text("power.nojob"),
          JOB_X + 14,
          TOP + HEIGHT / 2 - 6,
          Sheet.RIGHT - JOB_X - 14,
          2,
          pen.small(20));
    } else if (view.moreJobs() > 0) {
      pen.text(
          sheet.text("power.morejobs", view.moreJobs()),
          JOB_X + 14,
          TOP + HEIGHT + 14,
          150,
          pen.small(18));
    }
    return places;
  }

  /** From left to right with level ends. */
  private static List<Point> curve(double x1, double y1, double x2, double y2) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i <= STEPS; i++) {
      double t = (double) i / STEPS;
      double ease = t * t * (3 - 2 * t);
      points.add(new Point(x1 + (x2 - x1) * t, y1 + (y2 - y1) * ease));
    }
    return points;
  }
}
