package dev.wattrack.aggregator.store;

/**
 * The store could not do what was asked. {@link #retryable()} tells a passing trouble (disk full,
 * server away) from a lasting one (corrupt file, version too new).
 */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;
  private final boolean retryable;

  public StoreException(String message, boolean retryable, Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
  }

  public StoreException(String message, boolean retryable) {
    super(message);
    this.retryable = retryable;
  }

  public boolean retryable() {
    return retryable;
  }
}
