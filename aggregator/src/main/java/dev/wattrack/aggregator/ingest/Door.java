package dev.wattrack.aggregator.ingest;

import org.jspecify.annotations.Nullable;

/**
 * Who may come to the agents' port. Immutable.
 *
 * @param doorkeeper lets nodes join and knows them by their certificates; null: there is no TLS
 * @param plainText whether agents are also taken in plain text, where anybody can say to be anyone
 */
public record Door(@Nullable Doorkeeper doorkeeper, boolean plainText) {
  /** Everybody, in plain text. */
  public static final Door OPEN = new Door(null, true);

  public Door {
    if (doorkeeper == null && !plainText) {
      throw new IllegalArgumentException("nobody could come in");
    }
  }
}
