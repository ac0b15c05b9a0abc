package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.Moment.TaskRate;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;
import java.util.regex.Pattern;

/** "How many watts does one π cost?": what a task of a running job takes. */
final class TaskTile {
  /** Jobs that estimate π, by the names people give them. */
  private static final Pattern PI = Pattern.compile("(?i)(^|[^a-z])pi([^a-z]|$)|π");

  private static final double HEIGHT = 88;

  static void draw(Sheet sheet, TaskRate rate, double y) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    double width = Sheet.RIGHT - Sheet.LEFT;
    pen.box(Sheet.LEFT, y, width, HEIGHT, 8, look.panel(), look.job().fill(), 2);
    pen.text(
        isPi(rate) ? "π" : "1",
        Sheet.LEFT + 46,
        y + 62,
        70,
        pen.figure(60, look.job().ink()).centre());
    pen.text(message(sheet, rate), Sheet.LEFT + 100, y + 42, width - 116, pen.headline(36));
    pen.text(details(sheet, rate), Sheet.LEFT + 100, y + 72, width - 116, pen.small(20));
  }

  static boolean isPi(TaskRate rate) {
    return PI.matcher(rate.jobName()).find();
  }

  private static String message(Sheet sheet, TaskRate rate) {
    String thing = sheet.text(isPi(rate) ? "task.pi" : "task.one");
    Double joules = rate.joulesPerTask();
    return joules == null
        ? sheet.text(
            "task.rate", sheet.figures().number(rate.tasksPerSecond()), plural(sheet, rate))
        : sheet.text("task.costs", thing, sheet.figures().joules(joules));
  }

  private static String plural(Sheet sheet, TaskRate rate) {
    return sheet.text(isPi(rate) ? "task.pis" : "task.many");
  }

  private static String details(Sheet sheet, TaskRate rate) {
    Double joules = rate.joulesPerTask();
    if (joules == null) {
      return rate.jobName() + " · " + sheet.text("task.unknown");
    }
    String bulb = sheet.figures().duration(sheet.comparisons().bulbSeconds(joules));
    String speed =
        sheet.text("task.rate", sheet.figures().number(rate.tasksPerSecond()), plural(sheet, rate));
    return sheet.text("task.bulb", bulb) + " · " + speed;
  }

  private TaskTile() {}
}
