package dev.wattrack.aggregator.store;

import dev.wattrack.aggregator.access.Token;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Where tokens are kept over restarts, by their hashes. Safe for use by several threads; every call
 * may block.
 */
public interface TokenTable {

  /**
   * A token and the SHA-256 of its text.
   *
   * @param hash 32 bytes; copied
   */
  record Row(Token token, byte[] hash) {
    public Row {
      hash = hash.clone();
    }

    @Override
    public byte[] hash() {
      return hash.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Row row && token.equals(row.token) && Arrays.equals(hash, row.hash);
    }

    @Override
    public int hashCode() {
      return token.hashCode();
    }

    /** Without the hash. */
    @Override
    public String toString() {
      return token.toString();
    }
  }

  /** The oldest first. */
  List<Row> all() throws StoreException;

  /** Keeps tokens as they are now. Durable. */
  void save(Collection<Row> changed) throws StoreException;

  void remove(Collection<String> ids) throws StoreException;
}
