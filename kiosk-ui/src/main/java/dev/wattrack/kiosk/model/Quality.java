package dev.wattrack.kiosk.model;

import java.util.Locale;

/** How a figure came to be. UNKNOWN is shown without a word, never as measured. */
public enum Quality {
  MEASURED,
  MODELLED,
  ASSUMED,
  UNKNOWN;

  public static Quality ofWord(String word) {
    for (Quality quality : values()) {
      if (quality.word().equals(word)) {
        return quality;
      }
    }
    return UNKNOWN;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
