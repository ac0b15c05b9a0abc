package dev.wattrack.kiosk.config;

import dev.wattrack.kiosk.page.Pages;
import dev.wattrack.kiosk.text.Texts;
import dev.wattrack.model.config.Nearest;
import dev.wattrack.model.config.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** The keys of kiosk.conf. docs/kiosk.conf is written from them. */
final class KioskSettings {
  static final Setting<URI> FEED =
      new Setting<>(
          "feed",
          "http://localhost:7461",
          "address",
          "The aggregator whose feed is shown.",
          KioskSettings::address);
  static final Setting<List<String>> PAGES =
      new Setting<>(
          "pages",
          String.join(", ", Pages.names()),
          "comma-separated",
          "Pages in the order in which they are shown.",
          KioskSettings::pages);
  static final Setting<Duration> ROTATE =
      new Setting<>(
          "rotate",
          "15s",
          "ms, s, m, h or d",
          "How long a page stays; at least 1s.",
          KioskSettings::rotation);
  static final Setting<Duration> PAUSE =
      Setting.duration("pause", "60s", "How long a touch or key holds the page.");
  static final Setting<String> LANGUAGE =
      new Setting<>(
          "language",
          "auto",
          "auto, " + String.join(", ", Texts.LANGUAGES),
          "Language of the screen; auto is that of the system.",
          text -> oneOf(text, "auto", "en", "de"));
  static final Setting<String> THEME =
      new Setting<>(
          "theme",
          "dark",
          "dark or light",
          "Colours of the screen.",
          text -> oneOf(text, "dark", "light"));
  static final Setting<LocalTime> NIGHT_FROM =
      new Setting<>(
          "night.from", "22:00", "HH:MM", "From here on the screen is dim.", KioskSettings::time);
  static final Setting<LocalTime> NIGHT_TO =
      new Setting<>(
          "night.to",
          "06:00",
          "HH:MM",
          "Until here it is; the same time as night.from: never.",
          KioskSettings::time);
  static final Setting<Integer> NIGHT_DIM =
      Setting.integer(
          "night.dim", 70, 0, 95, "percent", "How much darker it is then; alarms stay bright.");
  static final Setting<Duration> SHIFT =
      Setting.duration(
          "shift", "5m", "How often the picture moves by a few pixels against burn-in; 0s: never.");
  static final Setting<Boolean> FULL_SCREEN =
      Setting.flag("full_screen", true, "Whether the kiosk takes the whole screen.");
  static final Setting<Boolean> OPERATOR =
      Setting.flag(
          "operator",
          false,
          "Whether a touch acknowledges an alert, if the aggregator is on this machine; else the alert"
              + " only leaves this screen for a minute.");

  static final List<Setting<?>> ALL =
      List.of(
          FEED,
          PAGES,
          ROTATE,
          PAUSE,
          LANGUAGE,
          THEME,
          NIGHT_FROM,
          NIGHT_TO,
          NIGHT_DIM,
          SHIFT,
          FULL_SCREEN,
          OPERATOR);

  /** {@code rack:7461} and the address of the feed itself are forgiven. */
  private static URI address(String text) {
    String full =
        (text.contains("://") ? text : "http://" + text)
            .replaceFirst("^ws", "http")
            .replaceFirst("/api/v1/feed/?$", "");
    try {
      URI uri = new URI(full);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The message below says what is expected.
    }
    throw new IllegalArgumentException("expected an address such as http://localhost:7461");
  }

  private static List<String> pages(String text) {
    List<String> pages = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      String name = word.strip();
      if (!Pages.names().contains(name)) {
        throw new IllegalArgumentException(
            "no page '"
                + name
                + "'"
                + Nearest.hint(name, Pages.names())
                + "; there are "
                + String.join(", ", Pages.names()));
      }
      if (!pages.contains(name)) {
        pages.add(name);
      }
    }
    return List.copyOf(pages);
  }

  private static Duration rotation(String text) {
    Duration time = Setting.duration("rotate", text, "").parse().apply(text);
    if (time.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("expected at least 1s");
    }
    return time;
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("expected a time of day such as 22:00", e);
    }
  }

  private static String oneOf(String text, String... words) {
    if (!List.of(words).contains(text)) {
      throw new IllegalArgumentException("expected one of " + String.join(", ", words));
    }
    return text;
  }

  private KioskSettings() {}
}
