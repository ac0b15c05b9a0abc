package dev.wattrack.kiosk.view;

import dev.wattrack.kiosk.picture.Flow;
import dev.wattrack.kiosk.picture.Item.Point;
import dev.wattrack.kiosk.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.shape.Circle;

/**
 * The moving dots, each a node of its own, so that only the places around them are painted anew.
 * Confined to the JavaFX thread.
 */
final class Dots {
  private static final int MOST = 100;

  private final Painter painter;
  private final Group group = new Group();
  private final List<Circle> circles = new ArrayList<>();

  Dots(Painter painter) {
    this.painter = painter;
    group.setMouseTransparent(true);
  }

  Node node() {
    return group;
  }

  void move(Picture picture, double seconds) {
    int used = 0;
    for (Flow flow : picture.flows()) {
      for (Point dot : flow.dots(seconds)) {
        if (used < MOST) {
          place(used++, dot, flow);
        }
      }
    }
    for (int i = used; i < circles.size(); i++) {
      circles.get(i).setVisible(false);
    }
  }

  private void place(int index, Point dot, Flow flow) {
    if (index == circles.size()) {
      Circle circle = new Circle();
      circles.add(circle);
      group.getChildren().add(circle);
    }
    Circle circle = circles.get(index);
    circle.setRadius(flow.radius());
    circle.setFill(painter.colour(flow.colour()));
    // Whole pixels: less to smooth, and the eye does not see the difference.
    circle.setCenterX(Math.rint(dot.x()));
    circle.setCenterY(Math.rint(dot.y()));
    circle.setVisible(true);
  }
}
