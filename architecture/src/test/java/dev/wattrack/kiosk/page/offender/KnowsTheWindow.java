package dev.wattrack.kiosk.page.offender;

import dev.wattrack.kiosk.view.Camera;

/** Breaks: kiosk models know no view. */
public final class KnowsTheWindow {
  public Camera camera(Camera camera) {
    return camera;
  }
}
