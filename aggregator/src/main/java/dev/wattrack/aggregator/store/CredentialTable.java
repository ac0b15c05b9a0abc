package dev.wattrack.aggregator.store;

import java.util.List;
import java.util.Set;

/** Which nodes have joined, and who is out. Safe for use by several threads. */
public interface CredentialTable {

  List<Credential> all() throws StoreException;

  /** Keeps one, in place of what was kept of that machine; it is no longer forgotten. Durable. */
  void save(Credential credential) throws StoreException;

  /** Drops what is kept of a node, and hides its history from now on. Durable. */
  void forget(String key) throws StoreException;

  /** The nodes that {@link #forget} was told of and that have not joined again. */
  Set<String> forgotten() throws StoreException;
}
