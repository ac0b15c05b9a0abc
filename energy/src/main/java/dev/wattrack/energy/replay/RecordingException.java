package dev.wattrack.energy.replay;

/** A recording that cannot be read; the message says file, line and what is wrong. */
public final class RecordingException extends Exception {
  private static final long serialVersionUID = 1;

  public RecordingException(String message) {
    super(message);
  }
}
