package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.History.Ledger;
import dev.wattrack.kiosk.model.Known;
import dev.wattrack.kiosk.model.Quality;
import dev.wattrack.kiosk.page.EfficiencyView.Row;
import dev.wattrack.kiosk.picture.Colour;
import dev.wattrack.kiosk.picture.Item.Point;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;
import org.jspecify.annotations.Nullable;

/** What one task cost in recent runs, the thriftiest first, and where the day's joules went. */
final class EfficiencyPage implements Page {
  private static final double BAR_LEFT = 290;
  private static final double BAR_WIDTH = 314;
  private static final double ROOM = 272;
  private static final double HIGHEST_PITCH = 88;

  @Override
  public String name() {
    return "efficiency";
  }

  @Override
  public void draw(Sheet sheet) {
    EfficiencyView view = EfficiencyView.of(sheet.moment().history().costs());
    sheet.title(sheet.text(view.perTask() ? "efficiency.title" : "efficiency.title.run"));
    if (view.rows().isEmpty()) {
      none(sheet);
    }
    for (int i = 0; i < view.rows().size(); i++) {
      row(sheet, view, i);
    }
    ledger(sheet, sheet.moment().history().today());
  }

  /** Bars without figures: what will stand there. */
  private static void none(Sheet sheet) {
    Pen pen = sheet.pen();
    pen.paragraph(sheet.text("efficiency.none"), Sheet.LEFT, 112, 752, 2, pen.headline(36));
    for (int i = 0; i < 3; i++) {
      double y = 188 + i * 44;
      pen.fill(Sheet.LEFT, y + 5, 170 - 24 * i, 14, 7, sheet.look().track());
      pen.fill(BAR_LEFT, y, BAR_WIDTH * (0.4 + 0.3 * i), 24, 6, sheet.look().track());
    }
    pen.text(sheet.text("efficiency.how"), Sheet.LEFT, 334, 752, pen.small(20));
  }

  private static void row(Sheet sheet, EfficiencyView view, int index) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    Row row = view.rows().get(index);
    double pitch = Math.min(HIGHEST_PITCH, ROOM / view.rows().size());
    double y = Sheet.TOP + 6 + index * pitch;
    Look.Accent accent = index == 0 ? look.good() : look.power();
    pen.text(row.name(), Sheet.LEFT, y + 28, BAR_LEFT - Sheet.LEFT - 12, pen.strong(24));
    pen.text(note(sheet, row), Sheet.LEFT, y + 54, BAR_LEFT - Sheet.LEFT - 12, pen.small(18));
    double scale = BAR_WIDTH / view.highest();
    pen.fill(BAR_LEFT, y + 12, BAR_WIDTH, 36, 6, look.track());
    pen.fill(BAR_LEFT, y + 12, Math.max(4, row.joules() * scale), 36, 6, accent.fill());
    Double low = row.low();
    Double high = row.high();
    if (low != null && high != null) {
      Colour ink = look.ink();
      double from = BAR_LEFT + low * scale;
      double to = BAR_LEFT + Math.min(BAR_WIDTH, high * scale);
      pen.line(ink, 2, new Point(from, y + 30), new Point(to, y + 30));
      pen.line(ink, 2, new Point(from, y + 22), new Point(from, y + 38));
      pen.line(ink, 2, new Point(to, y + 22), new Point(to, y + 38));
    }
    pen.text(
        sheet.figures().joules(row.joules()),
        Sheet.RIGHT,
        y + 46,
        Sheet.RIGHT - BAR_LEFT - BAR_WIDTH - 12,
        pen.figure(48, accent.ink()).right());
  }

  private static String note(Sheet sheet, Row row) {
    String tasks = row.tasks() == null ? "" : sheet.tasks(Math.round(Known.or(row.tasks(), 0)));
    String quality =
        row.quality() == Quality.UNKNOWN ? "" : sheet.text("quality." + row.quality().word());
    return tasks.isEmpty() || quality.isEmpty() ? tasks + quality : tasks + " · " + quality;
  }

  /** The day in three parts; drawn only when the books are there. */
  private static void ledger(Sheet sheet, @Nullable Ledger ledger) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    // What nobody can explain may be below nothing, when the model gave nodes more than the meter
    // saw.
    double rest = ledger == null ? 0 : Math.max(0, ledger.restJoules());
    double all = ledger == null ? 0 : ledger.jobsJoules() + ledger.idleJoules() + rest;
    if (ledger == null || all <= 0) {
      return;
    }
    double width = Sheet.RIGHT - Sheet.LEFT;
    double jobs = ledger.jobsJoules() / all;
    double idle = ledger.idleJoules() / all;
    double y = 370;
    pen.text(sheet.text("efficiency.day"), Sheet.LEFT, y - 8, 480, pen.small(18));
    if (ledger.estimated()) {
      String estimated = sheet.text("efficiency.estimated");
      pen.text(estimated, Sheet.RIGHT, y - 8, 250, pen.small(18).right());
    }
    pen.fill(Sheet.LEFT, y, width, 24, 4, look.rail());
    pen.fill(Sheet.LEFT, y, width * (jobs + idle), 24, 4, look.power().fill());
    pen.fill(Sheet.LEFT, y, width * jobs, 24, 4, look.job().fill());
    double x = Sheet.LEFT;
    x = legend(sheet, x, look.job().fill(), "efficiency.day.jobs", jobs);
    x = legend(sheet, x, look.power().fill(), "efficiency.day.idle", idle);
    legend(sheet, x, look.rail(), "efficiency.day.rest", 1 - jobs - idle);
  }

  private static double legend(Sheet sheet, double x, Colour colour, String key, double share) {
    Pen pen = sheet.pen();
    pen.fill(x, 407, 16, 16, 3, colour);
    String words = sheet.text(key, sheet.figures().percent(share * 100));
    return x + 24 + pen.text(words, x + 24, 422, 240, pen.strong(20)) + 28;
  }
}
