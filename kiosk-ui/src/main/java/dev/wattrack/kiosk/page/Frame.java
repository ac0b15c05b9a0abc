package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.model.Snapshot.Alert;
import dev.wattrack.kiosk.model.Snapshot.Severity;
import dev.wattrack.kiosk.picture.Colour;
import dev.wattrack.kiosk.picture.Item.Point;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What every page has around it: the line at the bottom, or the strip in its place. */
final class Frame {
  private static final double STRIP_TOP = 436;
  private static final double BASELINE = 468;
  private static final double MIDDLE = 400;
  private static final double DOT_PITCH = 22;

  /** Draws the bottom; {@code place} is the page's among {@code pages}. */
  static void draw(Sheet sheet, int place, int pages, @Nullable String notAcknowledged) {
    Optional<Alert> alert = worst(sheet.snapshot());
    if (sheet.moment().old()) {
      strip(sheet, sheet.look().warning().fill(), Look.BLACK, oldText(sheet));
    } else if (notAcknowledged != null) {
      String text = sheet.text("alert.refused", notAcknowledged);
      strip(sheet, sheet.look().warning().fill(), Look.BLACK, text);
    } else if (alert.isPresent()) {
      boolean critical = alert.get().severity() == Severity.CRITICAL;
      strip(
          sheet,
          critical ? sheet.look().critical().fill() : sheet.look().warning().fill(),
          critical ? Look.WHITE : Look.BLACK,
          alertText(sheet, alert.get()));
    } else {
      footer(sheet, place, pages);
    }
  }

  private static String oldText(Sheet sheet) {
    return sheet.text("link.old", sheet.figures().age(sheet.moment().ageSeconds()));
  }

  /** {@code A computer is lost: pi4-3 · nothing answers}. */
  private static String alertText(Sheet sheet, Alert alert) {
    // Most texts of the aggregator begin with the subject.
    boolean told = alert.subject().isEmpty() || alert.text().contains(alert.subject());
    String subject = told ? "" : ": " + alert.subject();
    String text = alert.text().isEmpty() ? "" : " · " + alert.text();
    return AlertScreen.rule(sheet, alert) + subject + text;
  }

  /** The worst that nobody has acknowledged, else nothing. */
  private static Optional<Alert> worst(Snapshot snapshot) {
    return snapshot.alerts().stream()
        .filter(alert -> !alert.acknowledged() && alert.severity() != Severity.INFO)
        .max(Comparator.comparing(Alert::severity));
  }

  private static void strip(Sheet sheet, Colour fill, Colour ink, String text) {
    Pen pen = sheet.pen();
    pen.fill(0, STRIP_TOP, 800, 480 - STRIP_TOP, 0, fill);
    pen.area(ink, new Point(24, 472), new Point(42, 442), new Point(60, 472));
    pen.fill(40.5, 452, 3, 10, 0, fill);
    pen.fill(40.5, 465, 3, 3, 0, fill);
    double right = 784;
    if (sheet.snapshot().simulated()) {
      right -= 20 + pill(sheet, 784, ink);
    }
    if (sheet.moment().link().insecure()) {
      // The strip has more urgent words; the footer that comes back has these.
      Icons.openLock(pen, right - 12, 461, ink);
      right -= 44;
    }
    pen.text(text, 74, BASELINE - 1, right - 74, pen.strong(24).in(ink));
  }

  private static void footer(Sheet sheet, int place, int pages) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    double left = Sheet.LEFT;
    if (sheet.snapshot().simulated()) {
      double width = pen.width(sheet.text("simulated"), pen.strong(18)) + 20;
      left += 14 + pill(sheet, Sheet.LEFT + width, look.ink());
    }
    double dotsLeft = MIDDLE - (pages - 1) * DOT_PITCH / 2;
    pen.text(sheet.snapshot().cluster(), left, BASELINE - 1, dotsLeft - left - 24, pen.small(18));
    for (int i = 0; i < pages; i++) {
      boolean here = i == place;
      pen.disc(dotsLeft + i * DOT_PITCH, 461, here ? 6 : 4, here ? look.ink() : look.rail());
    }
    String live = sheet.text("link.live");
    double width = pen.text(live, Sheet.RIGHT, BASELINE - 1, 200, pen.small(18).right());
    double dot = Sheet.RIGHT - width - 14;
    pen.disc(dot, 461, 5, look.good().fill());
    if (sheet.moment().link().insecure()) {
      unprotected(sheet, dot - 24);
    }
  }

  /** An open padlock and words: whoever reaches the aggregator may do everything. */
  private static void unprotected(Sheet sheet, double right) {
    Pen pen = sheet.pen();
    Colour ink = Look.WHITE;
    String words = sheet.text("insecure");
    double width = pen.width(words, pen.strong(18)) + 50;
    pen.fill(right - width, 446, width, 28, 14, sheet.look().critical().fill());
    Icons.openLock(pen, right - width + 20, 461, ink);
    pen.text(words, right - 12, BASELINE - 1, width, pen.strong(18).in(ink).right());
  }

  /** The word "simulated" in a frame; returns its width. */
  private static double pill(Sheet sheet, double right, Colour ink) {
    Pen pen = sheet.pen();
    String word = sheet.text("simulated");
    double width = pen.width(word, pen.strong(18)) + 20;
    pen.box(right - width, 446, width, 28, 14, null, ink, 2);
    pen.text(word, right - 10, BASELINE - 1, width, pen.strong(18).in(ink).right());
    return width;
  }

  private Frame() {}
}
