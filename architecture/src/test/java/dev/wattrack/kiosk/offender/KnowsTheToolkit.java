package dev.wattrack.kiosk.offender;

import javafx.geometry.Point2D;

/** Breaks: JavaFX stays in its jacket. */
public final class KnowsTheToolkit {
  public double x(Point2D point) {
    return point.getX();
  }
}
