package dev.wattrack.sensors.sem6000;

/** The link to a plug is gone; the message says how. */
public final class LinkException extends Exception {
  private static final long serialVersionUID = 1L;

  public LinkException(String message) {
    super(message);
  }
}
