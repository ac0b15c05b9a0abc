package dev.wattrack.kiosk.picture;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One thing in a picture; lengths in pixels of 800 x 480, from the upper left. Immutable. */
public sealed interface Item {

  /** A rectangle, filled, with an edge, or both. */
  record Box(
      double x,
      double y,
      double width,
      double height,
      double radius,
      @Nullable Colour fill,
      @Nullable Colour edge,
      double edgeWidth)
      implements Item {}

  /** A disc or a ring. */
  record Disc(
      double centreX,
      double centreY,
      double radius,
      @Nullable Colour fill,
      @Nullable Colour edge,
      double edgeWidth)
      implements Item {}

  /** A line through points, or the area inside them. */
  record Path(
      List<Point> points,
      boolean closed,
      @Nullable Colour fill,
      @Nullable Colour edge,
      double edgeWidth,
      boolean dashed)
      implements Item {
    public Path {
      points = List.copyOf(points);
    }
  }

  /**
   * One line of text.
   *
   * @param x of its left end
   * @param baseline the line the letters stand on
   * @param width as measured
   * @param wanted the text before it was cut to its place
   */
  record Label(
      String text,
      String wanted,
      double x,
      double baseline,
      double width,
      double size,
      boolean bold,
      Colour colour,
      Rank rank)
      implements Item {
    /** Of a line of text above and below the baseline, as a share of the size. */
    public static final double ASCENT = 0.76;

    public static final double DESCENT = 0.24;

    private static final Pattern LEVEL = Pattern.compile("[0-9A-PR-Za-fhik-or-xz %.,°·–+-]*");

    public double top() {
      return baseline - ASCENT * size;
    }

    /** Figures and words without g, j, p, q and y end at the line they stand on. */
    public double bottom() {
      double comma = text.indexOf(',') < 0 ? 0.02 : 0.14;
      return baseline + (LEVEL.matcher(text).matches() ? comma : DESCENT) * size;
    }

    public boolean isCut() {
      return !text.equals(wanted);
    }
  }

  /** A place. */
  record Point(double x, double y) {}

  /** From where a text must be legible, on a 7-inch screen of 800 pixels (1 px = 0.19 mm). */
  enum Rank {
    /** The page's figure. */
    FIGURE(48),
    /** What a visitor at two metres must read. */
    MUST_READ(36),
    /** For who stands before the rack. */
    SMALL_PRINT(18);

    private final double minimum;

    Rank(double minimum) {
      this.minimum = minimum;
    }

    /** The smallest size in pixels. */
    public double minimum() {
      return minimum;
    }
  }
}
