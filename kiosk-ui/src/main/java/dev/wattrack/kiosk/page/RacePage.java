package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.History.PastRun;
import dev.wattrack.kiosk.model.Moment;
import dev.wattrack.kiosk.picture.Flow;
import dev.wattrack.kiosk.picture.Item.Point;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;
import java.util.List;

/** The same work by more and more computers: faster, but is it thriftier? */
final class RacePage implements Page {
  private static final double LANE_LEFT = 120;
  private static final double LANE_WIDTH = 340;
  private static final double TIME_RIGHT = 622;
  private static final double DOT_SPEED = 60;
  private static final int[] WORKERS = {1, 2, 3, 5};

  @Override
  public String name() {
    return "race";
  }

  @Override
  public boolean worthShowing(Moment moment) {
    return RaceView.of(moment.history().runs()).isRace();
  }

  @Override
  public void draw(Sheet sheet) {
    RaceView race = RaceView.of(sheet.moment().history().runs());
    Pen pen = sheet.pen();
    if (!race.isRace()) {
      none(sheet);
      return;
    }
    sheet.title(
        sheet.text("race.title", race.last().workers(), sheet.figures().number(race.speedUp())));
    pen.text(sheet.text("race.workers"), Sheet.LEFT, 88, 110, pen.small(18));
    pen.text(race.name(), LANE_LEFT + 24, 88, LANE_WIDTH - 80, pen.strong(18));
    pen.text(sheet.text("race.time"), TIME_RIGHT, 88, 120, pen.small(18).right());
    pen.text(sheet.text("race.energy"), Sheet.RIGHT, 88, 130, pen.small(18).right());
    double pitch = Math.min(70, 280.0 / race.lanes().size());
    for (int i = 0; i < race.lanes().size(); i++) {
      lane(sheet, race, race.lanes().get(i), 98 + i * pitch, pitch);
    }
    pen.text(summary(sheet, race), Sheet.LEFT, 420, 752, pen.headline(36));
  }

  /** Lanes without times: how a race will look. */
  private static void none(Sheet sheet) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    sheet.title(sheet.text("race.title.none"));
    pen.paragraph(sheet.text("race.none"), Sheet.LEFT, 112, 752, 3, pen.headline(36));
    for (int i = 0; i < WORKERS.length; i++) {
      double y = 252 + i * 44;
      String workers = String.valueOf(WORKERS[i]);
      pen.text(workers, Sheet.LEFT + 40, y + 22, 60, pen.small(28).centre());
      pen.fill(LANE_LEFT, y, Sheet.RIGHT - LANE_LEFT, 26, 6, look.track());
    }
  }

  private static void lane(Sheet sheet, RaceView race, PastRun run, double y, double pitch) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    double middle = y + pitch / 2;
    pen.text(
        String.valueOf(run.workers()),
        Sheet.LEFT + 40,
        middle + 18,
        70,
        pen.figure(48, look.compute().ink()).centre());
    pen.fill(LANE_LEFT, middle - 15, LANE_WIDTH, 30, 6, look.track());
    double length = Math.max(8, LANE_WIDTH * run.wallSeconds() / race.slowestSeconds());
    pen.fill(LANE_LEFT, middle - 15, length, 30, 6, look.compute().fill());
    pen.text(
        sheet.figures().duration(run.wallSeconds()),
        TIME_RIGHT,
        middle + 14,
        TIME_RIGHT - LANE_LEFT - LANE_WIDTH - 10,
        pen.headline(38).right());
    pen.text(
        sheet.figures().joules(run.joules()),
        Sheet.RIGHT,
        middle + 14,
        Sheet.RIGHT - TIME_RIGHT - 14,
        pen.headline(38).in(look.power().ink()).right());
    if (!sheet.moment().old()) {
      // One dot a lane, all equally fast: a lap takes as long as the run, to scale.
      List<Point> way =
          List.of(new Point(LANE_LEFT, middle), new Point(LANE_LEFT + length, middle));
      pen.flow(new Flow(way, DOT_SPEED / length, DOT_SPEED, 6, look.ink()));
    }
  }

  private static String summary(Sheet sheet, RaceView race) {
    Double ratio = race.energyRatio();
    if (ratio == null) {
      return sheet.text("race.noenergy");
    }
    if (Math.abs(ratio - 1) < 0.03) {
      return sheet.text("race.same");
    }
    return sheet.text(
        ratio < 1 ? "race.less" : "race.more", sheet.figures().percent(Math.abs(ratio - 1) * 100));
  }
}
