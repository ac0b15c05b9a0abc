package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.picture.Colour;
import dev.wattrack.kiosk.picture.Item.Point;
import dev.wattrack.kiosk.picture.Pen;
import java.util.ArrayList;
import java.util.List;

/** Small drawings of things everybody knows. */
final class Icons {

  /** A plug whose cable leaves to the left; the middle of its body is at x, y. */
  static void plug(Pen pen, double x, double y, Colour colour) {
    pen.fill(x - 26, y - 5, 12, 10, 3, colour);
    pen.fill(x - 16, y - 18, 32, 36, 8, colour);
    pen.fill(x + 15, y - 12, 18, 6, 2, colour);
    pen.fill(x + 15, y + 6, 18, 6, 2, colour);
  }

  /** The sign of a power switch. */
  static void off(Pen pen, double x, double y, double radius, Colour colour) {
    pen.line(colour, 2, arc(x, y, radius, -60, 240));
    pen.line(colour, 2, new Point(x, y - radius - 2), new Point(x, y - 1));
  }

  /** A padlock that is open; its middle is at x, y. */
  static void openLock(Pen pen, double x, double y, Colour colour) {
    pen.fill(x - 8, y - 1, 16, 11, 2, colour);
    List<Point> shackle = new ArrayList<>(arc(x + 1, y - 6, 5, -190, 0));
    shackle.add(new Point(x + 6, y));
    pen.line(colour, 2.5, shackle);
  }

  /** A light bulb in a square of the size. */
  static void bulb(Pen pen, double x, double y, double size, Colour colour, Colour ground) {
    double r = size * 0.32;
    pen.disc(x + size / 2, y + r + size * 0.04, r, colour);
    pen.fill(x + size * 0.36, y + size * 0.56, size * 0.28, size * 0.16, 2, colour);
    pen.fill(x + size * 0.36, y + size * 0.75, size * 0.28, size * 0.08, 2, colour);
    pen.fill(x + size * 0.42, y + size * 0.87, size * 0.16, size * 0.07, 2, colour);
    pen.line(
        ground,
        Math.max(2, size * 0.04),
        new Point(x + size * 0.4, y + size * 0.36),
        new Point(x + size * 0.47, y + size * 0.5),
        new Point(x + size * 0.53, y + size * 0.5),
        new Point(x + size * 0.6, y + size * 0.36));
  }

  /** A kettle in a square of the size. */
  static void kettle(Pen pen, double x, double y, double size, Colour colour, Colour ground) {
    pen.area(
        colour,
        new Point(x + size * 0.26, y + size * 0.3),
        new Point(x + size * 0.66, y + size * 0.3),
        new Point(x + size * 0.78, y + size * 0.9),
        new Point(x + size * 0.14, y + size * 0.9));
    pen.fill(x + size * 0.24, y + size * 0.2, size * 0.44, size * 0.07, 3, colour);
    pen.disc(x + size * 0.46, y + size * 0.15, size * 0.05, colour);
    pen.area(
        colour,
        new Point(x + size * 0.22, y + size * 0.45),
        new Point(x + size * 0.02, y + size * 0.36),
        new Point(x + size * 0.02, y + size * 0.44),
        new Point(x + size * 0.19, y + size * 0.62));
    pen.line(colour, size * 0.07, arc(x + size * 0.7, y + size * 0.55, size * 0.2, -75, 80));
    pen.fill(x + size * 0.3, y + size * 0.7, size * 0.3, size * 0.05, 2, ground);
  }

  /** A telephone with its battery in a square of the size. */
  static void phone(Pen pen, double x, double y, double size, Colour colour, Colour ground) {
    pen.fill(x + size * 0.24, y + size * 0.03, size * 0.52, size * 0.94, size * 0.09, colour);
    pen.fill(x + size * 0.3, y + size * 0.12, size * 0.4, size * 0.7, 2, ground);
    pen.disc(x + size * 0.5, y + size * 0.895, size * 0.04, ground);
    pen.area(
        colour,
        new Point(x + size * 0.55, y + size * 0.22),
        new Point(x + size * 0.38, y + size * 0.5),
        new Point(x + size * 0.49, y + size * 0.5),
        new Point(x + size * 0.45, y + size * 0.72),
        new Point(x + size * 0.62, y + size * 0.43),
        new Point(x + size * 0.51, y + size * 0.43));
  }

  /** A fan of five blades. */
  static void fan(Pen pen, double x, double y, double radius, Colour colour, Colour edge) {
    pen.ring(x, y, radius, edge, 3);
    for (int i = 0; i < 5; i++) {
      double a = Math.toRadians(i * 72.0);
      double tip = radius * 0.84;
      pen.area(
          colour,
          polar(x, y, radius * 0.16, a - 0.5),
          polar(x, y, tip * 0.75, a - 0.15),
          polar(x, y, tip, a + 0.2),
          polar(x, y, tip * 0.95, a + 0.6),
          polar(x, y, radius * 0.2, a + 0.5));
    }
    pen.disc(x, y, radius * 0.2, edge);
  }

  private static Point polar(double x, double y, double radius, double radians) {
    return new Point(x + radius * Math.cos(radians), y + radius * Math.sin(radians));
  }

  /** Part of a circle; 0 is to the right, angles go with the clock. */
  static List<Point> arc(double x, double y, double radius, double fromDegrees, double toDegrees) {
    List<Point> points = new ArrayList<>();
    int steps = 16;
    for (int i = 0; i <= steps; i++) {
      points.add(
          polar(x, y, radius, Math.toRadians(fromDegrees + i * (toDegrees - fromDegrees) / steps)));
    }
    return points;
  }

  private Icons() {}
}
