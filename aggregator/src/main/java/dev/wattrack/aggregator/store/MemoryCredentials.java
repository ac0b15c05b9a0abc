package dev.wattrack.aggregator.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Credentials that last as long as the process. Safe for use by several threads. */
public final class MemoryCredentials implements CredentialTable {
  private final Map<String, Credential> all = new LinkedHashMap<>();
  private final Set<String> forgotten = new HashSet<>();

  @Override
  public synchronized List<Credential> all() {
    return new ArrayList<>(all.values());
  }

  @Override
  public synchronized void save(Credential credential) {
    all.put(credential.machineId(), credential);
    forgotten.remove(credential.machineId());
  }

  @Override
  public synchronized void forget(String key) {
    all.remove(key);
    forgotten.add(key);
  }

  @Override
  public synchronized Set<String> forgotten() {
    return Set.copyOf(forgotten);
  }
}
