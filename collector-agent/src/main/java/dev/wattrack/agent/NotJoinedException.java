package dev.wattrack.agent;

/** This node may not connect; the message says what to do. */
public final class NotJoinedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotJoinedException(String message) {
    super(message);
  }

  NotJoinedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether the same may go well later, without a person doing what the message says. */
  boolean mayPass() {
    return getCause() != null;
  }
}
