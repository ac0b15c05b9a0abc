package dev.wattrack.aggregator.store.block;

/** Bytes that are not a valid block; the message says what is wrong. */
public final class BlockException extends Exception {
  private static final long serialVersionUID = 1L;

  public BlockException(String message) {
    super(message);
  }
}
