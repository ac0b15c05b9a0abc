package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.picture.Item.Point;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;
import dev.wattrack.kiosk.text.Texts;
import java.util.List;
import java.util.Optional;

/** The large buttons that come when the screen is touched. Immutable. */
public record TouchBar(boolean paused) {
  static final double TOP = 384;
  private static final double BUTTON_TOP = 396;
  private static final double WIDTH = 144;
  private static final double HEIGHT = 76;
  private static final double PITCH = 152;

  /** What a touch asks for; in the order of the buttons. */
  public enum Button {
    PREVIOUS,
    PAUSE,
    NEXT,
    LANGUAGE,
    THEME
  }

  private static final List<Button> BUTTONS = List.of(Button.values());

  /** The button at a place, if there is one. */
  public static Optional<Button> at(double x, double y) {
    int place = (int) Math.floor((x - Sheet.LEFT) / PITCH);
    boolean hit =
        y >= TOP && place >= 0 && place < BUTTONS.size() && x - Sheet.LEFT - place * PITCH <= WIDTH;
    return hit ? Optional.of(BUTTONS.get(place)) : Optional.empty();
  }

  /** The middle of a button, for who drives the screen. */
  public static Point middle(Button button) {
    return new Point(
        Sheet.LEFT + BUTTONS.indexOf(button) * PITCH + WIDTH / 2, BUTTON_TOP + HEIGHT / 2);
  }

  void draw(Pen pen, Texts texts) {
    Look look = pen.look();
    pen.clear(0, TOP, 800, 96);
    pen.fill(0, TOP, 800, 96, 0, look.background());
    for (Button button : BUTTONS) {
      Point at = middle(button);
      pen.box(at.x() - WIDTH / 2, BUTTON_TOP, WIDTH, HEIGHT, 12, look.panel(), look.rail(), 2);
      switch (button) {
        case PREVIOUS -> triangle(pen, at, -1);
        case NEXT -> triangle(pen, at, 1);
        case PAUSE -> pause(pen, at);
        case LANGUAGE ->
            pen.text(
                texts.text("language.other"), at.x(), at.y() + 13, 120, pen.headline(36).centre());
        case THEME -> {
          pen.disc(at.x(), at.y(), 20, look.ink());
          pen.disc(at.x() + 9, at.y() - 6, 16, look.panel());
        }
      }
    }
  }

  private static void triangle(Pen pen, Point at, int direction) {
    pen.area(
        pen.look().ink(),
        new Point(at.x() + 22 * direction, at.y()),
        new Point(at.x() - 16 * direction, at.y() - 24),
        new Point(at.x() - 16 * direction, at.y() + 24));
  }

  /** Two bars while it runs; a triangle in a ring while it stands. */
  private void pause(Pen pen, Point at) {
    if (paused) {
      pen.ring(at.x(), at.y(), 28, pen.look().good().fill(), 4);
      triangle(pen, new Point(at.x() - 2, at.y()), 1);
    } else {
      pen.fill(at.x() - 18, at.y() - 22, 13, 44, 3, pen.look().ink());
      pen.fill(at.x() + 5, at.y() - 22, 13, 44, 3, pen.look().ink());
    }
  }
}
