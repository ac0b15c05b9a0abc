package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;

/** The page of jobs while nothing runs: what waiting costs, as light bulbs. */
final class NoJobs {
  private static final double WIDTH = Sheet.RIGHT - Sheet.LEFT;
  private static final double BULBS_LEFT = 330;
  private static final double BULBS_TOP = 214;
  private static final int BULBS_IN_ROW = 5;
  private static final int MOST_BULBS = 2 * BULBS_IN_ROW;
  private static final double BULB = 88;

  static void draw(Sheet sheet) {
    Double watts = sheet.rackWatts();
    if (watts == null) {
      places(sheet);
    } else {
      price(sheet, watts);
    }
  }

  private static void price(Sheet sheet, double watts) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    pen.paragraph(sheet.text("jobs.nothing.costs"), Sheet.LEFT, 112, WIDTH, 2, pen.headline(40));
    pen.text(
        sheet.figures().watts(watts), Sheet.LEFT, 300, 290, pen.figure(88, look.power().ink()));
    pen.text(sheet.text("jobs.idlecost"), Sheet.LEFT, 334, 290, pen.small(22));
    double bulbs = sheet.comparisons().bulbs(watts);
    int count = (int) Math.max(1, Math.min(MOST_BULBS, Math.round(bulbs)));
    boolean small = count > BULBS_IN_ROW;
    for (int i = 0; i < count; i++) {
      double x = BULBS_LEFT + (i % BULBS_IN_ROW) * BULB;
      int row = i / BULBS_IN_ROW;
      double y = BULBS_TOP + (small ? row * BULB - 20 : BULB / 4);
      Icons.bulb(pen, x, y, BULB - 10, look.power().fill(), look.background());
    }
    pen.text(
        sheet.text("jobs.idlebulbs", sheet.figures().number(bulbs)),
        BULBS_LEFT + 8,
        small ? 400 : 356,
        Sheet.RIGHT - BULBS_LEFT,
        pen.strong(24));
  }

  /** Empty places: what runs will stand there. */
  private static void places(Sheet sheet) {
    Pen pen = sheet.pen();
    pen.paragraph(sheet.text("jobs.nothing"), Sheet.LEFT, 112, WIDTH, 2, pen.headline(40));
    for (int i = 0; i < 2; i++) {
      pen.box(Sheet.LEFT, 152 + i * 100, WIDTH, 88, 8, null, sheet.look().rail(), 2);
      pen.fill(Sheet.LEFT, 152 + i * 100, 8, 88, 4, sheet.look().rail());
    }
    pen.text(sheet.text("jobs.how"), Sheet.LEFT, 392, WIDTH, pen.small(22));
  }

  private NoJobs() {}
}
