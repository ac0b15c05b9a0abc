package dev.wattrack.kiosk.view;

import dev.wattrack.kiosk.picture.Colour;
import dev.wattrack.kiosk.picture.Flow;
import dev.wattrack.kiosk.picture.Item;
import dev.wattrack.kiosk.picture.Picture;
import java.util.HashMap;
import java.util.Map;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.TextAlignment;

/** Paints a picture on a canvas. Confined to the JavaFX thread. */
final class Painter {
  private static final int MOST_COLOURS = 512;

  private final FxText text;
  private final Map<Colour, Color> colours = new HashMap<>();

  Painter(FxText text) {
    this.text = text;
  }

  void paint(Picture picture, GraphicsContext to) {
    to.setFill(colour(picture.background()));
    to.fillRect(0, 0, Picture.WIDTH, Picture.HEIGHT);
    to.setTextBaseline(VPos.BASELINE);
    to.setTextAlign(TextAlignment.LEFT);
    to.setLineCap(StrokeLineCap.ROUND);
    to.setLineJoin(StrokeLineJoin.ROUND);
    for (Item item : picture.items()) {
      if (item instanceof Item.Box box) {
        box(box, to);
      } else if (item instanceof Item.Disc disc) {
        disc(disc, to);
      } else if (item instanceof Item.Path path) {
        path(path, to);
      } else if (item instanceof Item.Label label) {
        to.setFont(text.font(label.size(), label.bold()));
        to.setFill(colour(label.colour()));
        to.fillText(label.text(), label.x(), label.baseline());
      }
    }
  }

  /** The dots of the flows at a moment, for pictures that stand still. */
  void paintFlows(Picture picture, double seconds, GraphicsContext to) {
    for (Flow flow : picture.flows()) {
      to.setFill(colour(flow.colour()));
      flow.dots(seconds)
          .forEach(
              dot ->
                  to.fillOval(
                      dot.x() - flow.radius(),
                      dot.y() - flow.radius(),
                      2 * flow.radius(),
                      2 * flow.radius()));
    }
  }

  Color colour(Colour colour) {
    if (colours.size() > MOST_COLOURS) {
      colours.clear();
    }
    return colours.computeIfAbsent(
        colour, key -> Color.rgb(key.red(), key.green(), key.blue(), key.alpha()));
  }

  private void box(Item.Box box, GraphicsContext to) {
    double arc = 2 * box.radius();
    Colour fill = box.fill();
    if (fill != null) {
      to.setFill(colour(fill));
      if (arc == 0) {
        to.fillRect(box.x(), box.y(), box.width(), box.height());
      } else {
        to.fillRoundRect(box.x(), box.y(), box.width(), box.height(), arc, arc);
      }
    }
    Colour edge = box.edge();
    if (edge != null) {
      to.setStroke(colour(edge));
      to.setLineWidth(box.edgeWidth());
      double in = box.edgeWidth() / 2;
      to.strokeRoundRect(
          box.x() + in,
          box.y() + in,
          box.width() - box.edgeWidth(),
          box.height() - box.edgeWidth(),
          arc,
          arc);
    }
  }

  private void disc(Item.Disc disc, GraphicsContext to) {
    double x = disc.centreX() - disc.radius();
    double y = disc.centreY() - disc.radius();
    Colour fill = disc.fill();
    if (fill != null) {
      to.setFill(colour(fill));
      to.fillOval(x, y, 2 * disc.radius(), 2 * disc.radius());
    }
    Colour edge = disc.edge();
    if (edge != null) {
      to.setStroke(colour(edge));
      to.setLineWidth(disc.edgeWidth());
      to.strokeOval(x, y, 2 * disc.radius(), 2 * disc.radius());
    }
  }

  private void path(Item.Path path, GraphicsContext to) {
    int count = path.points().size();
    double[] xs = new double[count];
    double[] ys = new double[count];
    for (int i = 0; i < count; i++) {
      xs[i] = path.points().get(i).x();
      ys[i] = path.points().get(i).y();
    }
    Colour fill = path.fill();
    if (fill != null) {
      to.setFill(colour(fill));
      to.fillPolygon(xs, ys, count);
    }
    Colour edge = path.edge();
    if (edge != null) {
      to.setStroke(colour(edge));
      to.setLineWidth(path.edgeWidth());
      if (path.dashed()) {
        to.setLineDashes(10, 8);
      }
      if (path.closed()) {
        to.strokePolygon(xs, ys, count);
      } else {
        to.strokePolyline(xs, ys, count);
      }
      if (path.dashed()) {
        to.setLineDashes();
      }
    }
  }
}
