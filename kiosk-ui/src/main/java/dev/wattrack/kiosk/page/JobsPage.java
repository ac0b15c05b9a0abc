package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.Moment;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;
import java.util.ArrayList;
import java.util.List;

/** What the rack works on, and what one task of it costs. */
final class JobsPage implements Page {
  /** Jobs on one screen. */
  static final int ROWS = 3;

  private static final double TOP = Sheet.TOP + 2;
  private static final double TILE_TOP = 340;
  private static final double MORE_BASELINE = 424;
  private static final double LAST = 380;
  private static final double GAP = 10;
  private static final double TALLEST = 132;

  /** From this height on a line has room for larger letters. */
  private static final double TALL = 104;

  @Override
  public String name() {
    return "jobs";
  }

  @Override
  public int parts(Moment moment) {
    Snapshot snapshot = moment.snapshot();
    int running = snapshot == null ? 0 : snapshot.running().size();
    return Math.max(1, Math.min(8, (running + ROWS - 1) / ROWS));
  }

  @Override
  public void draw(Sheet sheet) {
    List<Snapshot.Job> running = sheet.snapshot().running();
    long waiting = sheet.snapshot().jobs().stream().filter(Snapshot.Job::waits).count();
    String title = sheet.texts().count("jobs.running", running.size());
    sheet.title(waiting == 0 ? title : title + ", " + sheet.texts().count("jobs.waiting", waiting));
    int first = Math.min(sheet.part(), parts(sheet.moment()) - 1) * ROWS;
    List<Snapshot.Job> shown = running.subList(first, Math.min(first + ROWS, running.size()));
    boolean tile = !sheet.moment().rates().isEmpty();
    double bottom = tile ? TILE_TOP - GAP : running.size() > ROWS ? MORE_BASELINE - 28 : LAST;
    double pitch = Math.min(TALLEST, (bottom - TOP) / Math.max(1, shown.size()));
    for (int i = 0; i < shown.size(); i++) {
      row(sheet, shown.get(i), TOP + i * pitch, pitch - GAP);
    }
    if (running.isEmpty()) {
      NoJobs.draw(sheet);
    } else if (tile) {
      TaskTile.draw(sheet, sheet.moment().rates().get(0), TILE_TOP);
    } else {
      more(sheet, running, first);
    }
  }

  /** A job's line; where there is room for it, name and details are larger. */
  private static void row(Sheet sheet, Snapshot.Job job, double top, double height) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    boolean tall = height >= TALL;
    pen.fill(Sheet.LEFT, top, Sheet.RIGHT - Sheet.LEFT, height, 8, look.panel());
    pen.fill(Sheet.LEFT, top, 8, height, 4, look.job().fill());
    double middle = top + height / 2;
    pen.text(job.name(), Sheet.LEFT + 24, middle - 1, 500, pen.headline(tall ? 44 : 36));
    String details = details(sheet, job);
    pen.text(details, Sheet.LEFT + 24, middle + (tall ? 35 : 27), 520, pen.small(tall ? 22 : 20));
    double right = Sheet.RIGHT - 16;
    pen.text(
        sheet.figures().watts(job.watts()),
        right,
        middle + (job.watts() == null ? 17 : tall ? 10 : 6),
        200,
        pen.figure(tall ? 56 : 48, look.power().ink()).right());
    if (job.watts() != null) {
      String joules = job.joules() == null ? "" : sheet.figures().joules(job.joules());
      pen.text(joules, right, middle + (tall ? 42 : 31), 190, pen.small(tall ? 22 : 20).right());
    }
  }

  private static String details(Sheet sheet, Snapshot.Job job) {
    List<String> parts = new ArrayList<>();
    if (!job.nodes().isEmpty()) {
      parts.add(sheet.texts().count("computers", job.nodes().size()));
    }
    Double seconds = sheet.moment().secondsSince(job.started());
    if (seconds != null) {
      parts.add(sheet.text("jobs.since", sheet.figures().age(seconds)));
    }
    if (job.tasksDone() != null) {
      parts.add(sheet.tasks(job.tasksDone()));
    }
    if (!job.user().isEmpty()) {
      parts.add(job.user());
    }
    if (!job.scheduler().isEmpty()) {
      parts.add(job.scheduler());
    }
    return String.join(" · ", parts);
  }

  private static void more(Sheet sheet, List<Snapshot.Job> running, int first) {
    if (running.size() > ROWS) {
      String shown =
          sheet.text(
              "jobs.shown", first + 1, Math.min(first + ROWS, running.size()), running.size());
      sheet.pen().text(shown, Sheet.LEFT, MORE_BASELINE, 740, sheet.pen().small(20));
    }
  }
}
