package dev.wattrack.kiosk.picture;

/** A colour in sRGB: {@code 0xAARRGGBB}. Immutable. */
public record Colour(int argb) {
  private static final int BYTE = 0xFF;

  /** An opaque one from {@code 0xRRGGBB}. */
  public static Colour rgb(int rgb) {
    return new Colour(0xFF000000 | rgb);
  }

  public int red() {
    return argb >> 16 & BYTE;
  }

  public int green() {
    return argb >> 8 & BYTE;
  }

  public int blue() {
    return argb & BYTE;
  }

  public double alpha() {
    return (argb >>> 24) / 255.0;
  }

  public Colour withAlpha(double alpha) {
    return new Colour((int) Math.round(alpha * BYTE) << 24 | argb & 0xFFFFFF);
  }

  /** On the way from this colour (0) to another (1), opaque. */
  public Colour towards(Colour other, double share) {
    double s = Math.min(1, Math.max(0, share));
    return rgb(
        mix(red(), other.red(), s) << 16
            | mix(green(), other.green(), s) << 8
            | mix(blue(), other.blue(), s));
  }

  /** What is seen where this colour lies over an opaque one. */
  public Colour over(Colour ground) {
    return ground.towards(rgb(argb & 0xFFFFFF), alpha());
  }

  private static int mix(int from, int to, double share) {
    return (int) Math.round(from + (to - from) * share);
  }

  /** Relative luminance, WCAG 2.1: https://www.w3.org/TR/WCAG21/#dfn-relative-luminance */
  public double luminance() {
    return 0.2126 * linear(red()) + 0.7152 * linear(green()) + 0.0722 * linear(blue());
  }

  private static double linear(int value) {
    double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }

  /** Contrast ratio of two opaque colours, 1 to 21, WCAG 2.1. */
  public double contrast(Colour other) {
    double a = luminance();
    double b = other.luminance();
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }
}
