package dev.wattrack.cli.api;

/** The aggregator could not be asked or did not like the question; the message is for a person. */
public final class ApiException extends Exception {
  private static final long serialVersionUID = 1L;

  public ApiException(String message) {
    super(message);
  }

  ApiException(String message, Throwable cause) {
    super(message, cause);
  }
}
