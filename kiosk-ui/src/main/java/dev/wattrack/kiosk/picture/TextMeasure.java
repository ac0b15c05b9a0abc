package dev.wattrack.kiosk.picture;

/** How wide a text is; the toolkit knows, and tests may pretend. */
public interface TextMeasure {

  /** Width in pixels of one line in the kiosk's typeface. */
  double width(String text, double size, boolean bold);
}
