package dev.wattrack.aggregator.access;

import java.util.Locale;
import java.util.Optional;

/** What a token is good for. Immutable. */
public enum Role {
  /** To join one node, once. */
  JOIN,
  /** To see everything, and to change nothing. */
  READ,
  /** To send samples and runs, and to see nothing. */
  INGEST,
  /** All that HTTP can do. */
  OPERATE;

  /** True if the holder of this role may do what needs that one. */
  public boolean may(Role needed) {
    return this == needed || (this == OPERATE && needed != JOIN);
  }

  /** As it is written in commands and JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Role> of(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
