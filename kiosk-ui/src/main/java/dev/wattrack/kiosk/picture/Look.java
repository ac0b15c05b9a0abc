package dev.wattrack.kiosk.picture;

/**
 * The colours of a theme: one accent a meaning, after the palette of Okabe and Ito
 * (https://jfly.uni-koeln.de/color/), which people who confuse colours can tell apart. Every ink
 * has a contrast of 4.5 or more on background and panel; fills carry no text. Immutable.
 *
 * @param quiet ink of small print
 * @param track what is not lit: the empty part of a bar, an edge
 */
public record Look(
    String name,
    Colour background,
    Colour panel,
    Colour ink,
    Colour quiet,
    Colour track,
    Colour rail,
    Accent power,
    Accent compute,
    Accent heat,
    Accent good,
    Accent job,
    Accent warning,
    Accent critical) {

  /** A meaning's colour as ink of texts and lines, and as fill of areas. */
  public record Accent(Colour ink, Colour fill) {
    static Accent of(int ink, int fill) {
      return new Accent(Colour.rgb(ink), Colour.rgb(fill));
    }
  }

  public static final Colour BLACK = Colour.rgb(0x0B0E11);
  public static final Colour WHITE = Colour.rgb(0xFFFFFF);

  public static final Look DARK =
      new Look(
          "dark",
          Colour.rgb(0x0E1317),
          Colour.rgb(0x1A222A),
          Colour.rgb(0xF3F6F8),
          Colour.rgb(0xAEB9C3),
          Colour.rgb(0x323D47),
          Colour.rgb(0x46535F),
          Accent.of(0xFFC640, 0xFFC640),
          Accent.of(0x62C3F7, 0x3FB4F2),
          Accent.of(0xFF9466, 0xFF6A2B),
          Accent.of(0x45D3A3, 0x1DBF89),
          Accent.of(0xE8A2D4, 0xD777B8),
          Accent.of(0xFFE066, 0xFFE066),
          Accent.of(0xFF9B92, 0xB3211B));

  public static final Look LIGHT =
      new Look(
          "light",
          Colour.rgb(0xF4F2EC),
          Colour.rgb(0xFFFFFF),
          Colour.rgb(0x14191D),
          Colour.rgb(0x4A555F),
          Colour.rgb(0xD5D6D2),
          Colour.rgb(0xA4ABAF),
          Accent.of(0x7A5000, 0xF2AE00),
          Accent.of(0x005C94, 0x1E8FD0),
          Accent.of(0xA33100, 0xE8590C),
          Accent.of(0x00664A, 0x009E73),
          Accent.of(0x8A2F68, 0xC25C9E),
          Accent.of(0x6B5200, 0xFFD93B),
          Accent.of(0xA81912, 0xB3211B));

  /** The theme of a name, dark where there is none. */
  public static Look of(String name) {
    return name.equals("light") ? LIGHT : DARK;
  }

  /** The same without any accent but alarms: for a picture that is not of now. */
  public Look unlit() {
    Accent grey = new Accent(quiet, rail);
    return new Look(
        name,
        background,
        panel,
        quiet,
        quiet,
        track,
        rail,
        grey,
        grey,
        grey,
        grey,
        grey,
        warning,
        critical);
  }

  /** The colour of a board's chip: from unlit at 30 °C to glowing at 80 °C. */
  public Colour warmth(double celsius) {
    return rail.towards(heat.fill(), (celsius - 30) / 50);
  }
}
