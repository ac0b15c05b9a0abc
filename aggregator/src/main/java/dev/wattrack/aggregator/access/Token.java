package dev.wattrack.aggregator.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a token but its secret. Immutable.
 *
 * @param label what it is for, in the words of whoever made it; may be empty
 * @param node the node that a token to join is for; empty for any new one
 * @param expires null: never
 * @param lastUse null: not used yet
 * @param ended when it was revoked, or used up by joining; null: neither
 */
public record Token(
    String id,
    Role role,
    String label,
    String node,
    Instant created,
    @Nullable Instant expires,
    @Nullable Instant lastUse,
    @Nullable Instant ended) {

  Token used(Instant at) {
    return new Token(id, role, label, node, created, expires, at, ended);
  }

  Token end(Instant at) {
    return new Token(id, role, label, node, created, expires, lastUse, at);
  }

  /** True if it can be used no longer. */
  public boolean isOver(Instant now) {
    return ended != null || (expires != null && !now.isBefore(expires));
  }
}
