package dev.wattrack.aggregator.report.render;

import java.util.Locale;

/**
 * Writes one inline SVG picture; colours come from the page's style by class. Confined to one
 * thread.
 */
final class Svg {
  private final StringBuilder out = new StringBuilder(4_096);

  /** Where a text is held. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /**
   * @param label what the picture shows, for who cannot see it
   */
  Svg(int width, int height, String label) {
    out.append("<svg viewBox=\"0 0 ").append(width).append(' ').append(height);
    out.append("\" role=\"img\" aria-label=\"").append(escape(label)).append("\">\n");
  }

  Svg line(String style, double x1, double y1, double x2, double y2) {
    out.append("<line class=\"").append(style).append('"');
    attribute("x1", x1);
    attribute("y1", y1);
    attribute("x2", x2);
    attribute("y2", y2);
    out.append("/>\n");
    return this;
  }

  /** A rectangle; what says its title is shown when it is pointed at. */
  Svg rect(String style, double x, double y, double width, double height, String title) {
    out.append("<rect class=\"").append(style).append('"');
    attribute("x", x);
    attribute("y", y);
    attribute("width", Math.max(0, width));
    attribute("height", Math.max(0, height));
    close("rect", title);
    return this;
  }

  Svg dot(String style, double x, double y, double radius, String title) {
    out.append("<circle class=\"").append(style).append('"');
    attribute("cx", x);
    attribute("cy", y);
    attribute("r", radius);
    close("circle", title);
    return this;
  }

  Svg text(String style, Anchor anchor, double x, double y, String text) {
    out.append("<text class=\"").append(style).append("\" text-anchor=\"");
    out.append(anchor.name().toLowerCase(Locale.ROOT)).append('"');
    attribute("x", x);
    attribute("y", y);
    out.append('>').append(escape(text)).append("</text>\n");
    return this;
  }

  /** Points one after the other, closed or not. */
  Svg points(String element, String style, double[] xs, double[] ys) {
    out.append('<').append(element).append(" class=\"").append(style).append("\" points=\"");
    for (int i = 0; i < xs.length; i++) {
      out.append(i == 0 ? "" : " ").append(number(xs[i])).append(',').append(number(ys[i]));
    }
    out.append("\"/>\n");
    return this;
  }

  /** A whisker across the end of a bar. */
  Svg whisker(double x1, double x2, double y, double size) {
    line("whisker", x1, y, x2, y);
    line("whisker", x1, y - size, x1, y + size);
    return line("whisker", x2, y - size, x2, y + size);
  }

  /** A whisker over a dot. */
  Svg upright(double x, double y1, double y2, double size) {
    line("whisker", x, y1, x, y2);
    line("whisker", x - size, y1, x + size, y1);
    return line("whisker", x - size, y2, x + size, y2);
  }

  String end() {
    return out + "</svg>\n";
  }

  private void attribute(String name, double value) {
    out.append(' ').append(name).append("=\"").append(number(value)).append('"');
  }

  private void close(String element, String title) {
    if (title.isEmpty()) {
      out.append("/>\n");
      return;
    }
    out.append("><title>").append(escape(title)).append("</title></").append(element);
    out.append(">\n");
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** Text as it may stand in an element or a quoted attribute of HTML. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 8);
    Sections.clean(text)
        .chars()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append((char) c);
              }
            });
    return safe.toString();
  }
}
