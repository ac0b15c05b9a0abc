package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.Link;
import dev.wattrack.kiosk.picture.Item.Point;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;

/** Before the first snapshot: what is waited for, and since how many attempts. */
final class WaitingScreen {

  static void draw(Sheet sheet) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    Link link = sheet.moment().link();
    sheet.title(sheet.text("waiting.title"));
    Icons.plug(pen, 120, 190, look.rail());
    pen.line(look.rail(), 5, new Point(24, 190), new Point(94, 190));
    pen.line(look.rail(), 5, new Point(230, 190), new Point(776, 190));
    pen.box(206, 168, 26, 44, 6, null, look.rail(), 5);
    pen.paragraph(sheet.text("waiting.words"), Sheet.LEFT, 290, 752, 2, pen.headline(36));
    pen.text(link.address(), Sheet.LEFT, 386, 752, pen.strong(22));
    String tried =
        link.attempts() == 0 ? "" : sheet.text("waiting.tried", link.attempts(), link.reason());
    pen.text(tried, Sheet.LEFT, 420, 752, pen.small(20));
    pen.text("Wattrack", Sheet.LEFT, 467, 300, pen.small(18));
  }

  private WaitingScreen() {}
}
