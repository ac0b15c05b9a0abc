package dev.wattrack.kiosk.picture;

import dev.wattrack.kiosk.picture.Item.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * Dots that move along a line, the more of them the more energy goes there. Immutable.
 *
 * @param dotsPerSecond how many pass a place
 * @param pixelsPerSecond how fast they go
 */
public record Flow(
    List<Point> path, double dotsPerSecond, double pixelsPerSecond, double radius, Colour colour) {
  private static final int MOST_DOTS = 14;

  public Flow {
    path = List.copyOf(path);
    if (dotsPerSecond <= 0 || pixelsPerSecond <= 0 || path.size() < 2) {
      throw new IllegalArgumentException("a flow of nothing or to nowhere: " + path);
    }
  }

  /** Where the dots are at a time. */
  public List<Point> dots(double seconds) {
    double length = length();
    double spacing = Math.max(pixelsPerSecond / dotsPerSecond, length / MOST_DOTS);
    double first = seconds * pixelsPerSecond % spacing;
    List<Point> dots = new ArrayList<>();
    for (double way = first; way < length; way += spacing) {
      dots.add(at(way));
    }
    return dots;
  }

  private double length() {
    double length = 0;
    for (int i = 1; i < path.size(); i++) {
      length += distance(path.get(i - 1), path.get(i));
    }
    return length;
  }

  private Point at(double way) {
    double left = way;
    for (int i = 1; i < path.size(); i++) {
      double step = distance(path.get(i - 1), path.get(i));
      if (left <= step && step > 0) {
        double share = left / step;
        return new Point(
            path.get(i - 1).x() + share * (path.get(i).x() - path.get(i - 1).x()),
            path.get(i - 1).y() + share * (path.get(i).y() - path.get(i - 1).y()));
      }
      left -= step;
    }
    return path.get(path.size() - 1);
  }

  private static double distance(Point a, Point b) {
    return Math.hypot(a.x() - b.x(), a.y() - b.y());
  }
}
