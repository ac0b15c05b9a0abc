package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.Snapshot.Alert;
import dev.wattrack.kiosk.picture.Colour;
import dev.wattrack.kiosk.picture.Item.Point;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;

/** A critical alert that takes the whole screen. */
final class AlertScreen {

  /** Draws alert {@code place} of {@code count}; whether a touch acknowledges it is told. */
  static void draw(Sheet sheet, Alert alert, int place, int count, boolean acknowledged) {
    Pen pen = sheet.pen();
    Colour red = sheet.look().critical().fill();
    Colour white = Look.WHITE;
    pen.background(red);
    pen.area(white, new Point(34, 128), new Point(94, 24), new Point(154, 128));
    pen.fill(89, 58, 10, 36, 3, red);
    pen.disc(94, 110, 6, red);
    pen.text(sheet.text("alert.title"), 178, 66, 590, pen.headline(36).in(white));
    pen.text(rule(sheet, alert), 178, 124, 590, pen.figure(56, white));
    pen.text(alert.subject(), Sheet.LEFT, 226, 752, pen.figure(80, white));
    double below = pen.paragraph(alert.text(), Sheet.LEFT, 290, 752, 3, pen.headline(36).in(white));
    Double since = sheet.moment().secondsSince(alert.since());
    String age = since == null ? "" : sheet.text("alert.since", sheet.figures().age(since));
    pen.text(age, Sheet.LEFT, Math.min(424, below), 752, pen.strong(22).in(white));
    String touch = sheet.text(acknowledged ? "alert.acknowledge" : "alert.touch");
    String more = count > 1 ? sheet.text("alert.of", place + 1, count) + " · " : "";
    pen.text(more + touch, Sheet.LEFT, 462, 560, pen.strong(20).in(white));
    String right = sheet.moment().old() ? sheet.age(0) : sheet.snapshot().cluster();
    if (sheet.snapshot().simulated()) {
      right = sheet.text("simulated");
    }
    pen.text(right, Sheet.RIGHT, 462, 180, pen.strong(20).in(white).right());
  }

  /** What has happened, in words where we have some for the rule. */
  static String rule(Sheet sheet, Alert alert) {
    String key = "alert." + alert.rule();
    return sheet.texts().has(key) ? sheet.text(key) : alert.rule();
  }

  private AlertScreen() {}
}
