package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.Known;
import dev.wattrack.kiosk.model.Moment;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.picture.Flow;
import dev.wattrack.kiosk.picture.Item.Point;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;
import java.util.List;

/** The rack as it stands there: a board a node, lit by its load and warm as it is. */
final class RackPage implements Page {
  /** Boards on one screen. */
  static final int BOARDS = 7;

  private static final double FRAME_RIGHT = 540;
  private static final double RAIL = 22;
  private static final double PITCH = 51;
  private static final double FIRST = Sheet.TOP + 6;
  private static final double PANEL = 566;

  @Override
  public String name() {
    return "rack";
  }

  @Override
  public int parts(Moment moment) {
    Snapshot snapshot = moment.snapshot();
    return snapshot == null ? 1 : Math.max(1, (snapshot.nodes().size() + BOARDS - 1) / BOARDS);
  }

  @Override
  public void draw(Sheet sheet) {
    List<Snapshot.Node> nodes = sheet.snapshot().nodes();
    sheet.title(title(sheet));
    frame(sheet);
    int first = Math.min(sheet.part(), parts(sheet.moment()) - 1) * BOARDS;
    for (int i = 0; i < BOARDS; i++) {
      double y = FIRST + i * PITCH;
      if (first + i < nodes.size()) {
        new BoardDrawing(sheet, Sheet.LEFT + RAIL + 4, y, FRAME_RIGHT - RAIL - 4)
            .draw(BoardView.of(nodes.get(first + i), sheet));
      } else {
        BoardDrawing.empty(sheet, Sheet.LEFT + RAIL + 4, y, FRAME_RIGHT - RAIL - 4);
      }
    }
    figures(sheet);
    if (nodes.size() > BOARDS) {
      map(sheet, nodes, first);
    } else {
      plug(sheet, nodes);
    }
  }

  private static String title(Sheet sheet) {
    long nodes = sheet.snapshot().nodes().size();
    long up = sheet.snapshot().nodesUp();
    if (sheet.moment().old()) {
      return sheet.text("rack.title.old");
    }
    if (nodes == 0) {
      return sheet.text("rack.title.none");
    }
    return up == nodes
        ? sheet.texts().count("rack.title.all", nodes)
        : sheet.text("rack.title.some", up, nodes);
  }

  /** The 10-inch frame with its rails and screw holes. */
  private static void frame(Sheet sheet) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    double height = Sheet.BOTTOM - Sheet.TOP;
    pen.box(Sheet.LEFT, Sheet.TOP, FRAME_RIGHT - Sheet.LEFT, height, 8, Look.BLACK, look.rail(), 3);
    for (double rail : new double[] {Sheet.LEFT + 3, FRAME_RIGHT - RAIL - 1}) {
      pen.fill(rail, Sheet.TOP + 3, RAIL - 2, height - 6, 4, look.track());
      for (int i = 0; i < BOARDS; i++) {
        pen.disc(rail + (RAIL - 2) / 2, FIRST + i * PITCH + 12, 3, Look.BLACK);
        pen.disc(rail + (RAIL - 2) / 2, FIRST + i * PITCH + 36, 3, Look.BLACK);
      }
    }
  }

  private static void figures(Sheet sheet) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    Snapshot snapshot = sheet.snapshot();
    double width = Sheet.RIGHT - PANEL;
    Snapshot.Power power = snapshot.power();
    pen.text(
        sheet.figures().watts(sheet.rackWatts()),
        PANEL,
        124,
        width,
        pen.figure(66, look.power().ink()));
    pen.text(
        power.watts() == null
            ? sheet.text("power.nometer")
            : sheet.origin(power.quality(), power.ageSeconds()),
        PANEL,
        150,
        width,
        pen.small(20));
    pen.text(
        sheet.figures().percent(snapshot.meanCpuPercent()),
        PANEL,
        214,
        width,
        pen.figure(56, look.compute().ink()));
    pen.text(sheet.text("rack.busy"), PANEL, 240, width, pen.small(20));
    Snapshot.Climate air = snapshot.warmest();
    pen.text(
        sheet.figures().celsius(air == null ? null : air.temperatureCelsius()),
        PANEL,
        304,
        width,
        pen.figure(56, look.heat().ink()));
    String old =
        air == null || !sheet.tooOld(air.ageSeconds())
            ? ""
            : " · " + sheet.age(Known.or(air.ageSeconds(), 0));
    pen.text(sheet.text("rack.air") + old, PANEL, 330, width, pen.small(20));
  }

  /** Every node as a small square, for those that are on another screen. */
  private static void map(Sheet sheet, List<Snapshot.Node> nodes, int first) {
    Pen pen = sheet.pen();
    int last = Math.min(first + BOARDS, nodes.size());
    pen.text(
        sheet.text("rack.shown", first + 1, last, nodes.size()),
        PANEL,
        362,
        Sheet.RIGHT - PANEL,
        pen.strong(20));
    int columns = BOARDS * 2;
    double pitch = nodes.size() <= 42 ? 16 : (Sheet.RIGHT - PANEL) / (nodes.size() / 4.0 + 1);
    int perRow = nodes.size() <= 42 ? columns : nodes.size() / 4 + 1;
    for (int i = 0; i < nodes.size(); i++) {
      double x = PANEL + i % perRow * pitch;
      double y = 374 + i / perRow * 18;
      BoardDrawing.small(sheet, x, y, Math.min(12, pitch - 1), nodes.get(i));
      if (i >= first && i < last) {
        pen.fill(x, y + 13.5, Math.min(12, pitch - 1), 2, 0, sheet.look().ink());
      }
    }
  }

  /** The plug, its cable, and what flows through it: to the boards, as far as that is known. */
  private static void plug(Sheet sheet, List<Snapshot.Node> nodes) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    double cableY = 392;
    Double watts = sheet.rackWatts();
    Icons.plug(pen, 690, cableY, watts == null ? look.rail() : look.power().fill());
    pen.line(look.rail(), 4, new Point(FRAME_RIGHT, cableY), new Point(664, cableY));
    if (watts == null || watts <= 0 || sheet.moment().old()) {
      return;
    }
    boolean shared = false;
    double railX = FRAME_RIGHT - RAIL / 2 - 2;
    for (int i = 0; i < nodes.size(); i++) {
      double nodeWatts = Known.or(nodes.get(i).watts(), 0);
      if (nodeWatts > 0) {
        shared = true;
        double y = FIRST + i * PITCH + 24;
        List<Point> way =
            List.of(
                new Point(664, cableY),
                new Point(railX, cableY),
                new Point(railX, y),
                new Point(FRAME_RIGHT - RAIL - 6, y));
        pen.flow(new Flow(way, sheet.dotsPerSecond(nodeWatts), 48, 3.5, look.power().fill()));
      }
    }
    if (!shared) {
      List<Point> way = List.of(new Point(664, cableY), new Point(railX, cableY));
      pen.flow(new Flow(way, sheet.dotsPerSecond(watts) / 2, 48, 3.5, look.power().fill()));
    }
  }
}
