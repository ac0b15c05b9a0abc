package dev.wattrack.model.config;

/** One thing that is wrong with a configuration, and where. Immutable. */
public record Problem(String where, String message) {
  /** The number in {@code agent.conf:7}; as large as can be where there is none. */
  int line() {
    String digits = where.substring(where.lastIndexOf(':') + 1);
    return where.contains(":") && digits.matches("\\d{1,9}")
        ? Integer.parseInt(digits)
        : Integer.MAX_VALUE;
  }

  @Override
  public String toString() {
    return where + ": " + message;
  }
}
