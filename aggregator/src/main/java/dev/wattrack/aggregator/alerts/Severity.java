package dev.wattrack.aggregator.alerts;

import java.util.Locale;

/** How bad it is, from the least. */
public enum Severity {
  INFO,
  WARNING,
  CRITICAL;

  /** The word in answers and files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The severity of a word; throws IllegalArgumentException with the words there are. */
  public static Severity ofWord(String word) {
    for (Severity severity : values()) {
      if (severity.word().equals(word)) {
        return severity;
      }
    }
    throw new IllegalArgumentException("expected info, warning or critical");
  }
}
