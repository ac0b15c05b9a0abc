package dev.wattrack.model.wire;

import java.io.IOException;

/** Bytes that are not a valid frame; the message says what and where. */
public final class WireException extends IOException {
  private static final long serialVersionUID = 1L;

  public WireException(String message) {
    super(message);
  }
}
