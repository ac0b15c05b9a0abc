package dev.wattrack.model.config;

/** One thing that is wrong with a configuration, and where. Immutable. */
public record Problem(String where, String message) {
  @Override
  public String toString() {
    return where + ": " + message;
  }
}
