package dev.wattrack.aggregator.http;

/** A request that is answered with an error; the message is for the person who sent it. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;

  ApiException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
