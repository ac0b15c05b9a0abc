package dev.wattrack.kiosk.picture;

import dev.wattrack.kiosk.picture.Item.Point;
import dev.wattrack.kiosk.picture.Item.Rank;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Draws a picture item by item. A text that is too wide becomes smaller down to the least size of
 * its rank, then it is cut with an ellipsis. Confined to one thread.
 */
public final class Pen {
  private static final String ELLIPSIS = "…";
  private static final double LINE_HEIGHT = 1.24;

  /** Where a text's x is. */
  public enum Align {
    LEFT,
    CENTRE,
    RIGHT
  }

  /** How a text looks. */
  public record Style(double size, boolean bold, Colour colour, Rank rank, Align align) {
    public Style right() {
      return new Style(size, bold, colour, rank, Align.RIGHT);
    }

    public Style centre() {
      return new Style(size, bold, colour, rank, Align.CENTRE);
    }

    public Style in(Colour other) {
      return new Style(size, bold, other, rank, align);
    }
  }

  private final TextMeasure measure;
  private final Look look;
  private final List<Item> items = new ArrayList<>();
  private final List<Flow> flows = new ArrayList<>();
  private Colour background;

  public Pen(TextMeasure measure, Look look) {
    this.measure = measure;
    this.look = look;
    this.background = look.background();
  }

  public Look look() {
    return look;
  }

  public void background(Colour colour) {
    background = colour;
  }

  /** A figure, bold. */
  public Style figure(double size, Colour colour) {
    return new Style(size, true, colour, Rank.FIGURE, Align.LEFT);
  }

  /** What must be read, bold. */
  public Style headline(double size) {
    return new Style(size, true, look.ink(), Rank.MUST_READ, Align.LEFT);
  }

  /** Small print. */
  public Style small(double size) {
    return new Style(size, false, look.quiet(), Rank.SMALL_PRINT, Align.LEFT);
  }

  /** Small print, bold and in full ink. */
  public Style strong(double size) {
    return new Style(size, true, look.ink(), Rank.SMALL_PRINT, Align.LEFT);
  }

  public void fill(double x, double y, double width, double height, double radius, Colour fill) {
    box(x, y, width, height, radius, fill, null, 0);
  }

  public void box(
      double x,
      double y,
      double width,
      double height,
      double radius,
      @Nullable Colour fill,
      @Nullable Colour edge,
      double edgeWidth) {
    items.add(new Item.Box(x, y, width, height, radius, fill, edge, edgeWidth));
  }

  public void disc(double x, double y, double radius, Colour fill) {
    items.add(new Item.Disc(x, y, radius, fill, null, 0));
  }

  public void ring(double x, double y, double radius, Colour edge, double edgeWidth) {
    items.add(new Item.Disc(x, y, radius, null, edge, edgeWidth));
  }

  public void line(Colour colour, double width, Point... points) {
    items.add(new Item.Path(List.of(points), false, null, colour, width, false));
  }

  public void line(Colour colour, double width, List<Point> points) {
    items.add(new Item.Path(points, false, null, colour, width, false));
  }

  public void dashes(Colour colour, double width, Point... points) {
    items.add(new Item.Path(List.of(points), false, null, colour, width, true));
  }

  public void area(Colour fill, List<Point> points) {
    items.add(new Item.Path(points, true, fill, null, 0, false));
  }

  public void area(Colour fill, Point... points) {
    area(fill, List.of(points));
  }

  public void flow(Flow flow) {
    flows.add(flow);
  }

  /** Stripes over a rectangle: what lies there is not of now. */
  public void hatch(double x, double y, double width, double height, Colour colour) {
    double step = 12;
    for (double d = step; d < width + height; d += step) {
      double fromX = Math.min(d, width);
      double fromY = d - fromX;
      double toY = Math.min(d, height);
      double toX = d - toY;
      line(colour, 1.5, new Point(x + fromX, y + fromY), new Point(x + toX, y + toY));
    }
  }

  /** One line of text in a place of a width; returns how wide it became. */
  public double text(String text, double x, double baseline, double maxWidth, Style style) {
    double size = style.size();
    double width = measure.width(text, size, style.bold());
    if (width > maxWidth) {
      size = Math.max(style.rank().minimum(), Math.floor(size * maxWidth / width));
      width = measure.width(text, size, style.bold());
    }
    String shown = width > maxWidth ? cut(text, maxWidth, size, style.bold()) : text;
    width = measure.width(shown, size, style.bold());
    double left =
        switch (style.align()) {
          case LEFT -> x;
          case CENTRE -> x - width / 2;
          case RIGHT -> x - width;
        };
    items.add(
        new Item.Label(
            shown, text, left, baseline, width, size, style.bold(), style.colour(), style.rank()));
    return width;
  }

  public double width(String text, Style style) {
    return measure.width(text, style.size(), style.bold());
  }

  /** The longest beginning that fits, cut between characters as people see them. */
  private String cut(String text, double maxWidth, double size, boolean bold) {
    BreakIterator characters = BreakIterator.getCharacterInstance();
    characters.setText(text);
    List<Integer> ends = new ArrayList<>();
    for (int end = characters.next(); end != BreakIterator.DONE; end = characters.next()) {
      ends.add(end);
    }
    int low = 0;
    int high = ends.size();
    while (low < high) {
      int middle = (low + high + 1) / 2;
      String shown = text.substring(0, ends.get(middle - 1)).stripTrailing() + ELLIPSIS;
      if (measure.width(shown, size, bold) <= maxWidth) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return (low == 0 ? "" : text.substring(0, ends.get(low - 1)).stripTrailing()) + ELLIPSIS;
  }

  /**
   * Text in lines of a width, at most so many; the last one is cut.
   *
   * @return the baseline of a line below
   */
  public double paragraph(
      String text, double x, double baseline, double maxWidth, int mostLines, Style style) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      String longer = line.length() == 0 ? word : line + " " + word;
      if (line.length() > 0
          && lines.size() < mostLines - 1
          && measure.width(longer, style.size(), style.bold()) > maxWidth) {
        lines.add(line.toString());
        line.setLength(0);
        line.append(word);
      } else {
        line.setLength(0);
        line.append(longer);
      }
    }
    lines.add(line.toString());
    double y = baseline;
    for (String one : lines) {
      text(one, x, y, maxWidth, style);
      y += style.size() * LINE_HEIGHT;
    }
    return y;
  }

  /** Takes out texts that reach into a rectangle, and all flows, before it is drawn over. */
  public void clear(double x, double y, double width, double height) {
    flows.clear();
    items.removeIf(
        item ->
            item instanceof Item.Label label
                && label.x() < x + width
                && label.x() + label.width() > x
                && label.top() < y + height
                && label.bottom() > y);
  }

  public Picture picture() {
    return new Picture(background, items, flows);
  }
}
