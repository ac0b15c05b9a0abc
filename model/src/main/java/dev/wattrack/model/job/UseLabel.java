package dev.wattrack.model.job;

import java.util.Locale;
import java.util.Optional;

/** How the resource use of a job on a node is known; null stands for not at all. */
public enum UseLabel {
  /** By the kernel's or the scheduler's own account of all its processes, ended ones included. */
  ACCOUNTED,
  /** By looking at its processes now and then; what ran in between may be missing. */
  SAMPLED;

  /** The word used in answers and tables. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<UseLabel> ofWord(String word) {
    for (UseLabel label : values()) {
      if (label.word().equals(word)) {
        return Optional.of(label);
      }
    }
    return Optional.empty();
  }
}
