package dev.wattrack.kiosk.view;

import dev.wattrack.kiosk.page.TouchBar.Button;
import dev.wattrack.kiosk.show.Show;
import javafx.application.Platform;
import javafx.scene.input.KeyCode;

/** What the keys do: arrows, space, 1 to 9, l (language), t (theme), q (quit). */
final class Keys {

  static void pressed(KeyCode code, String text, Show show, double now) {
    switch (code) {
      case RIGHT, PAGE_DOWN -> show.press(Button.NEXT, now);
      case LEFT, PAGE_UP -> show.press(Button.PREVIOUS, now);
      case SPACE -> show.press(Button.PAUSE, now);
      case L -> show.press(Button.LANGUAGE, now);
      case T -> show.press(Button.THEME, now);
      case Q, ESCAPE -> Platform.exit();
      default -> {
        if (text.matches("[1-9]")) {
          show.goTo(Integer.parseInt(text), now);
        }
      }
    }
  }

  private Keys() {}
}
