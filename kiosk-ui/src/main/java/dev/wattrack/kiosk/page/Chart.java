package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.History.Curve;
import dev.wattrack.kiosk.picture.Colour;
import dev.wattrack.kiosk.picture.Item.Point;
import dev.wattrack.kiosk.picture.Pen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A curve over the last hours in a rectangle. Where values are missing the line is broken: a gap is
 * never drawn as a value. Immutable.
 */
record Chart(double x, double y, double width, double height, double low, double high, Instant to) {
  static final Duration SPAN = Duration.ofHours(6);

  /** A longer silence is a gap; the history comes in steps of five minutes. */
  private static final Duration GAP = Duration.ofMinutes(13);

  double yOf(double value) {
    double share = (value - low) / (high - low);
    return y + height * (1 - Math.min(1, Math.max(0, share)));
  }

  private double xOf(Instant time) {
    double before = Duration.between(time, to).toMillis();
    return x + width * (1 - before / SPAN.toMillis());
  }

  void draw(Pen pen, Curve curve, Colour ink, Colour fill) {
    List<Point> piece = new ArrayList<>();
    Instant last = Instant.MIN;
    for (var point : curve.points()) {
      double at = xOf(point.time());
      if (at < x - 1 || at > x + width + 1) {
        continue;
      }
      if (!piece.isEmpty() && Duration.between(last, point.time()).compareTo(GAP) > 0) {
        piece(pen, piece, ink, fill);
        piece.clear();
      }
      piece.add(new Point(at, yOf(point.value())));
      last = point.time();
    }
    piece(pen, piece, ink, fill);
  }

  private void piece(Pen pen, List<Point> piece, Colour ink, Colour fill) {
    if (piece.size() < 2) {
      piece.forEach(point -> pen.disc(point.x(), point.y(), 2, ink));
      return;
    }
    List<Point> area = new ArrayList<>(piece);
    area.add(new Point(piece.get(piece.size() - 1).x(), y + height));
    area.add(new Point(piece.get(0).x(), y + height));
    pen.area(fill, area);
    pen.line(ink, 2.5, List.copyOf(piece));
  }
}
