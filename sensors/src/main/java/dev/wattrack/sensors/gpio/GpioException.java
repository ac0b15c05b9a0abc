package dev.wattrack.sensors.gpio;

/** A GPIO line cannot be used; the message says what to check. */
public final class GpioException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of trouble it is. */
  public enum Kind {
    /** No such chip or line. */
    MISSING,
    PERMISSION,
    /** Somebody else holds the line. */
    BUSY,
    /** The kernel is too old, or something else went wrong. */
    OTHER
  }

  private final Kind kind;

  public GpioException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** The message, never null. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
