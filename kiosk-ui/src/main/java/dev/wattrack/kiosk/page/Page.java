package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.Moment;

/** One page of the kiosk. Immutable. */
public interface Page {

  /** The word that names it in options and settings. */
  String name();

  /** On how many screens it is shown one after the other; at least 1. */
  default int parts(Moment moment) {
    return 1;
  }

  /** Whether it has something to say; the rotation leaves out a page that has not. */
  default boolean worthShowing(Moment moment) {
    return true;
  }

  /** Draws its body below the title; a snapshot is there. */
  void draw(Sheet sheet);
}
