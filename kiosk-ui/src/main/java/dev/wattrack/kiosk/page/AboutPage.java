package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;
import org.jspecify.annotations.Nullable;

/** What this is, in plain words, and what its power means in everyday terms. */
final class AboutPage implements Page {
  private static final double TILE_TOP = 252;
  private static final double TILE_WIDTH = 240;
  private static final double TILE_HEIGHT = 178;

  /** Draws a thing into a square. */
  private interface Icon {
    void draw(Pen pen, double x, double y, double size);
  }

  @Override
  public String name() {
    return "about";
  }

  @Override
  public void draw(Sheet sheet) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    sheet.title(sheet.text("about.title"));
    int nodes = sheet.snapshot().nodes().size();
    String words =
        nodes < 2
            ? sheet.text("about.words.few")
            : sheet.text("about.words", spelled(sheet, nodes));
    pen.paragraph(words, Sheet.LEFT, 102, Sheet.RIGHT - Sheet.LEFT, 4, plain(pen));
    Double watts = sheet.rackWatts();
    Double today = sheet.snapshot().power().wattHoursToday();
    Comparisons like = sheet.comparisons();
    tile(
        sheet,
        0,
        (p, x, y, s) -> Icons.bulb(p, x, y, s, look.power().fill(), look.panel()),
        watts == null ? null : Double.valueOf(like.bulbs(watts)),
        "about.bulbs");
    tile(
        sheet,
        1,
        (p, x, y, s) -> Icons.kettle(p, x, y, s, look.heat().fill(), look.panel()),
        today == null ? null : Double.valueOf(like.litres(today)),
        "about.litres");
    tile(
        sheet,
        2,
        (p, x, y, s) -> Icons.phone(p, x, y, s, look.good().fill(), look.panel()),
        today == null ? null : Double.valueOf(like.phones(today)),
        "about.phones");
  }

  private static Pen.Style plain(Pen pen) {
    Pen.Style style = pen.headline(36);
    return new Pen.Style(style.size(), false, style.colour(), style.rank(), style.align());
  }

  /** Small numbers in words, as one speaks. */
  private static String spelled(Sheet sheet, int number) {
    String key = "number." + number;
    return sheet.texts().has(key) ? sheet.text(key) : String.valueOf(number);
  }

  private static void tile(Sheet sheet, int place, Icon icon, @Nullable Double number, String key) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    double x = Sheet.LEFT + place * (TILE_WIDTH + 16);
    pen.fill(x, TILE_TOP, TILE_WIDTH, TILE_HEIGHT, 10, look.panel());
    icon.draw(pen, x + 14, TILE_TOP + 18, 84);
    pen.text(
        number == null ? "–" : sheet.figures().number(number),
        x + TILE_WIDTH - 16,
        TILE_TOP + 82,
        TILE_WIDTH - 122,
        pen.figure(60, look.ink()).right());
    pen.paragraph(sheet.text(key), x + 16, TILE_TOP + 134, TILE_WIDTH - 28, 2, pen.strong(22));
  }
}
