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

  private static final double PITCH = 90;

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
    for (int i = first; i < Math.min(first + ROWS, running.size()); i++) {
      row(sheet, running.get(i), Sheet.TOP + 2 + (i - first) * PITCH);
    }
    if (running.isEmpty()) {
      nothing(sheet);
    }
    if (!sheet.moment().rates().isEmpty()) {
      TaskTile.draw(sheet, sheet.moment().rates().get(0), 340);
    } else if (!running.isEmpty()) {
      more(sheet, running, first);
    }
  }

  private static void row(Sheet sheet, Snapshot.Job job, double y) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    pen.fill(Sheet.LEFT, y, Sheet.RIGHT - Sheet.LEFT, 82, 8, look.panel());
    pen.fill(Sheet.LEFT, y, 8, 82, 4, look.job().fill());
    pen.text(job.name(), Sheet.LEFT + 24, y + 40, 500, pen.headline(36));
    pen.text(details(sheet, job), Sheet.LEFT + 24, y + 68, 500, pen.small(20));
    pen.text(
        sheet.figures().watts(job.watts()),
        Sheet.RIGHT - 16,
        job.watts() == null ? y + 58 : y + 47,
        200,
        pen.figure(48, look.power().ink()).right());
    if (job.watts() != null) {
      String joules = job.joules() == null ? "" : sheet.figures().joules(job.joules());
      pen.text(joules, Sheet.RIGHT - 16, y + 72, 200, pen.small(20).right());
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
      parts.add(sheet.text("jobs.tasks", sheet.figures().whole(job.tasksDone())));
    }
    if (!job.user().isEmpty()) {
      parts.add(job.user());
    }
    if (!job.scheduler().isEmpty()) {
      parts.add(job.scheduler());
    }
    return String.join(" · ", parts);
  }

  private static void nothing(Sheet sheet) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    pen.paragraph(
        sheet.text("jobs.nothing"), Sheet.LEFT, 140, Sheet.RIGHT - Sheet.LEFT, 2, pen.headline(40));
    Double watts = sheet.rackWatts();
    if (watts != null) {
      pen.text(
          sheet.figures().watts(watts), Sheet.LEFT, 320, 400, pen.figure(88, look.power().ink()));
      pen.text(sheet.text("jobs.idlecost"), Sheet.LEFT, 354, 740, pen.small(22));
    }
  }

  private static void more(Sheet sheet, List<Snapshot.Job> running, int first) {
    if (running.size() > ROWS) {
      String shown =
          sheet.text(
              "jobs.shown", first + 1, Math.min(first + ROWS, running.size()), running.size());
      sheet.pen().text(shown, Sheet.LEFT, 372, 740, sheet.pen().small(20));
    }
  }
}
