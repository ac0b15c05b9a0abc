package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.History.Curve;
import dev.wattrack.kiosk.model.History.Point;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.picture.Flow;
import dev.wattrack.kiosk.picture.Item;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much power the rack draws, where it goes, and how that was in the last hours. */
final class PowerPage implements Page {
  private static final double CHART_LEFT = 268;
  private static final Item.Point SOCKET = new Item.Point(344, 170);
  private static final Item.Point RACK = new Item.Point(470, 170);

  @Override
  public String name() {
    return "power";
  }

  @Override
  public void draw(Sheet sheet) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    Snapshot.Power power = sheet.snapshot().power();
    Double watts = sheet.rackWatts();
    sheet.title(sheet.text("power.title"));
    pen.text(
        sheet.figures().watts(watts), Sheet.LEFT, 154, 224, pen.figure(88, look.power().ink()));
    String origin =
        power.watts() == null
            ? sheet.text("power.nometer")
            : sheet.origin(power.quality(), power.ageSeconds());
    pen.text(origin, Sheet.LEFT, 184, 224, pen.small(20));
    pen.text(
        sheet.figures().wattHours(power.wattHoursToday()),
        Sheet.LEFT,
        258,
        224,
        pen.figure(54, look.power().ink()));
    pen.text(sheet.text("power.today"), Sheet.LEFT, 286, 224, pen.small(20));
    like(sheet, power.wattHoursToday());
    PowerView view = PowerView.of(sheet.snapshot(), watts);
    if (view.shares().isEmpty()) {
      noShares(sheet, watts);
    } else {
      new FlowDiagram(sheet, view).draw();
    }
    chart(sheet);
  }

  /** The day's energy in everyday terms. */
  private static void like(Sheet sheet, @Nullable Double wattHours) {
    if (wattHours != null && wattHours > 0) {
      String like = sheet.comparisons().ofEnergy(wattHours, sheet);
      sheet.pen().paragraph("= " + like, Sheet.LEFT, 356, 224, 2, sheet.pen().headline(36));
    }
  }

  private static void noShares(Sheet sheet, @Nullable Double watts) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    double y = 170;
    Icons.plug(pen, 310, y, watts == null ? look.rail() : look.power().fill());
    pen.line(look.rail(), 4, SOCKET, RACK);
    pen.box(470, 96, 150, 148, 8, look.panel(), look.rail(), 3);
    for (int i = 0; i < 5; i++) {
      pen.fill(486, 110 + i * 25, 118, 18, 3, look.track());
    }
    if (watts != null && watts > 0 && !sheet.moment().old()) {
      pen.flow(new Flow(List.of(SOCKET, RACK), watts / 10, 44, 4, look.power().fill()));
    }
    pen.text(sheet.text("power.noshares"), CHART_LEFT, 290, 500, pen.small(20));
  }

  private static void chart(Sheet sheet) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    Curve curve = sheet.moment().history().watts();
    Instant now = sheet.moment().now();
    double right = Sheet.RIGHT;
    pen.fill(CHART_LEFT, 408, right - CHART_LEFT, 2, 0, look.rail());
    if (now == null || curve.points().isEmpty()) {
      pen.text(sheet.text("history.none"), CHART_LEFT, 398, 400, pen.small(18));
      return;
    }
    double highest = curve.points().stream().mapToDouble(Point::value).max().orElse(1);
    double top = Math.max(10, Math.ceil(highest / 10) * 10);
    new Chart(CHART_LEFT, 348, right - CHART_LEFT, 60, 0, top, now)
        .draw(pen, curve, look.power().ink(), look.power().fill().withAlpha(0.22));
    pen.text(sheet.text("history.ago"), CHART_LEFT, 429, 120, pen.small(18));
    pen.text(sheet.text("age.now"), right, 429, 140, pen.small(18).right());
    pen.text(
        sheet.text("history.peak", sheet.figures().watts(highest)),
        (CHART_LEFT + right) / 2,
        429,
        220,
        pen.small(18).centre());
  }
}
