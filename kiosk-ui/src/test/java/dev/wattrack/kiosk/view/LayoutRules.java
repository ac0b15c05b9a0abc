package dev.wattrack.kiosk.view;

import dev.wattrack.kiosk.picture.Colour;
import dev.wattrack.kiosk.picture.Item;
import dev.wattrack.kiosk.picture.Item.Label;
import dev.wattrack.kiosk.picture.Item.Point;
import dev.wattrack.kiosk.picture.Picture;
import java.util.ArrayList;
import java.util.List;

/** What must hold for every picture; each rule lists what breaks it. */
final class LayoutRules {
  private static final double MARGIN = 8;
  private static final double CONTRAST = 4.5;

  /** Every text is on the screen with a margin, so that a shift against burn-in cuts nothing. */
  static List<String> clipped(Picture picture) {
    List<String> found = new ArrayList<>();
    for (Label label : picture.labels()) {
      if (!label.text().isEmpty()
          && (label.x() < MARGIN
              || label.top() < MARGIN
              || label.x() + label.width() > Picture.WIDTH - MARGIN
              || label.bottom() > Picture.HEIGHT - MARGIN / 2)) {
        found.add("clipped: " + words(label));
      }
    }
    return found;
  }

  static List<String> overlapping(Picture picture) {
    List<String> found = new ArrayList<>();
    List<Label> labels =
        picture.labels().stream().filter(label -> !label.text().isEmpty()).toList();
    for (int i = 0; i < labels.size(); i++) {
      for (int j = i + 1; j < labels.size(); j++) {
        Label a = labels.get(i);
        Label b = labels.get(j);
        if (a.x() < b.x() + b.width()
            && b.x() < a.x() + a.width()
            && a.top() < b.bottom()
            && b.top() < a.bottom()) {
          found.add("overlap: " + words(a) + " and " + words(b));
        }
      }
    }
    return found;
  }

  /** Nothing that is drawn later lies on a text. */
  static List<String> covered(Picture picture) {
    List<String> found = new ArrayList<>();
    List<Item> items = picture.items();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Label label && !label.text().isEmpty()) {
        for (Item later : items.subList(i + 1, items.size())) {
          if (!(later instanceof Label)
              && samples(label).stream().anyMatch(point -> colourAt(later, point) != null)) {
            found.add("covered: " + words(label) + " by " + later);
          }
        }
      }
    }
    return found;
  }

  static List<String> tooSmall(Picture picture) {
    return picture.labels().stream()
        .filter(label -> label.size() < label.rank().minimum())
        .map(label -> "too small: " + words(label))
        .toList();
  }

  /** Texts that are too faint on what lies behind them, for eyes of a kind. */
  static List<String> faint(Picture picture, Vision vision) {
    List<String> found = new ArrayList<>();
    List<Item> items = picture.items();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Label label && !label.text().isEmpty()) {
        double least = 21;
        for (Point point : samples(label)) {
          Colour ground = ground(picture, items.subList(0, i), point);
          least = Math.min(least, vision.of(label.colour()).contrast(vision.of(ground)));
        }
        if (least < CONTRAST) {
          found.add(String.format("contrast %.2f (%s): %s", least, vision, words(label)));
        }
      }
    }
    return found;
  }

  private static Colour ground(Picture picture, List<Item> below, Point point) {
    Colour ground = picture.background();
    for (Item item : below) {
      Colour colour = colourAt(item, point);
      if (colour != null) {
        ground = colour.over(ground);
      }
    }
    return ground;
  }

  /** What an item paints at a place; null where it paints nothing. */
  private static Colour colourAt(Item item, Point at) {
    if (item instanceof Item.Box box) {
      boolean inside =
          at.x() >= box.x()
              && at.x() <= box.x() + box.width()
              && at.y() >= box.y()
              && at.y() <= box.y() + box.height();
      double edge =
          Math.min(
              Math.min(at.x() - box.x(), box.x() + box.width() - at.x()),
              Math.min(at.y() - box.y(), box.y() + box.height() - at.y()));
      return !inside
          ? null
          : box.edge() != null && edge < box.edgeWidth() ? box.edge() : box.fill();
    }
    if (item instanceof Item.Disc disc) {
      double away = Math.hypot(at.x() - disc.centreX(), at.y() - disc.centreY());
      return away > disc.radius() ? null : disc.fill();
    }
    if (item instanceof Item.Path path) {
      if (path.fill() != null && inside(path.points(), at)) {
        return path.fill();
      }
      return path.edge() != null && near(path, at) ? path.edge() : null;
    }
    return null;
  }

  private static boolean inside(List<Point> corners, Point at) {
    boolean inside = false;
    for (int i = 0, j = corners.size() - 1; i < corners.size(); j = i++) {
      Point a = corners.get(i);
      Point b = corners.get(j);
      if (a.y() > at.y() != b.y() > at.y()
          && at.x() < (b.x() - a.x()) * (at.y() - a.y()) / (b.y() - a.y()) + a.x()) {
        inside = !inside;
      }
    }
    return inside;
  }

  private static boolean near(Item.Path path, Point at) {
    for (int i = 1; i < path.points().size(); i++) {
      Point a = path.points().get(i - 1);
      Point b = path.points().get(i);
      double dx = b.x() - a.x();
      double dy = b.y() - a.y();
      double length = dx * dx + dy * dy;
      double t = length == 0 ? 0 : ((at.x() - a.x()) * dx + (at.y() - a.y()) * dy) / length;
      double s = Math.min(1, Math.max(0, t));
      if (Math.hypot(at.x() - a.x() - s * dx, at.y() - a.y() - s * dy) < path.edgeWidth() / 2) {
        return true;
      }
    }
    return false;
  }

  /** Places of a text: a grid over its letters. */
  private static List<Point> samples(Label label) {
    List<Point> points = new ArrayList<>();
    int columns = (int) Math.max(4, label.width() / 6);
    for (int i = 0; i <= columns; i++) {
      for (double y = 0.02; y <= 0.72; y += 0.1) {
        points.add(
            new Point(
                label.x() + label.width() * i / columns, label.baseline() - y * label.size()));
      }
    }
    return points;
  }

  private static String words(Label label) {
    return String.format(
        "'%s' at %.0f,%.0f size %.0f width %.0f",
        label.text(), label.x(), label.baseline(), label.size(), label.width());
  }

  private LayoutRules() {}
}
